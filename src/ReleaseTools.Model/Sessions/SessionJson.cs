using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Sessions.Json;

namespace ReleaseTools.Sessions;

/// <summary>How events are written: one JSON document each, readable years later and by other tools.</summary>
public static class SessionJson
{
    public static byte[] Write(SessionEvent value) => JsonSerializer.SerializeToUtf8Bytes(value, SessionJsonContext.Default.SessionEvent);

    /// <exception cref="JsonException">The bytes are not an event that this version knows.</exception>
    public static SessionEvent Read(ReadOnlyMemory<byte> json) => JsonFields.Parse(json, EventFields.Read);

    /// <summary>Reads the first event of a session as far as is needed to tell it from other sessions.</summary>
    /// <exception cref="JsonException">The bytes are not the first event of a session, or of a form that this version does not know.</exception>
    public static SessionHead ReadHead(ReadOnlyMemory<byte> json)
    {
        try { return HeadReader.Read(json.Span); }
        catch (InvalidOperationException e) { throw JsonFields.NotUtf8(e); }
    }

    /// <summary>For <c>--output json</c>.</summary>
    public static string Write(ReleaseSession session) => JsonSerializer.Serialize(session, SessionJsonContext.Default.ReleaseSession);

    /// <inheritdoc cref="Write(ReleaseSession)"/>
    public static string Write(IReadOnlyList<ReleaseSession> sessions) =>
        JsonSerializer.Serialize([.. sessions], SessionJsonContext.Default.ReleaseSessionArray);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(SessionEvent))]
[JsonSerializable(typeof(ReleaseSession))]
[JsonSerializable(typeof(ReleaseSession[]))]
internal sealed partial class SessionJsonContext : JsonSerializerContext;
