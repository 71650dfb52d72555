using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Versions;

/// <summary>A version is a plain string in JSON.</summary>
public sealed class ReleaseVersionJsonConverter : JsonConverter<ReleaseVersion>
{
    public override ReleaseVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReleaseVersion.TryParse(reader.GetString(), out ReleaseVersion? version) ? version : throw new JsonException("not a version");

    public override void Write(Utf8JsonWriter writer, ReleaseVersion value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
