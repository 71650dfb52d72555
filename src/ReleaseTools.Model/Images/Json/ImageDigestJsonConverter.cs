using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Images.Json;

/// <summary>A digest is a plain string in JSON.</summary>
public sealed class ImageDigestJsonConverter : JsonConverter<ImageDigest>
{
    public override ImageDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageDigest.TryParse(reader.GetString(), out ImageDigest? digest) ? digest : throw new JsonException("not an image's digest");

    public override void Write(Utf8JsonWriter writer, ImageDigest value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
