using System.Text.Json;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Versions;

namespace ReleaseTools.Sessions.Json;

/// <summary>Reads what tells a session from others in one pass, without keeping the rest: this is done for every session there is.</summary>
internal static class HeadReader
{
    private const int EventDepth = 1;
    private const int SettingsDepth = 2;

    /// <exception cref="JsonException">The event opens no session.</exception>
    public static SessionHead Read(ReadOnlySpan<byte> json)
    {
        string? product = null, commit = null, digest = null, version = null;
        DateTimeOffset? date = null;
        bool isOpened = false, isRehearsal = false, isInSettings = false;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName) continue;
            if (reader.CurrentDepth == EventDepth)
            {
                isInSettings = reader.ValueTextEquals("settings"u8);
                if (reader.ValueTextEquals("schema"u8)) EventFields.CheckSchema(reader.Read() && reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out int schema) ? schema : null);
                else if (IsText(ref reader, "event"u8)) isOpened = reader.ValueTextEquals("session-opened"u8);
                continue;
            }
            if (!isInSettings || reader.CurrentDepth != SettingsDepth) continue;
            if (reader.ValueTextEquals("rehearsal"u8)) isRehearsal = reader.Read() && reader.TokenType is JsonTokenType.True;
            else if (IsText(ref reader, "product"u8)) product = reader.GetString();
            else if (IsText(ref reader, "version"u8)) version = reader.GetString();
            else if (IsText(ref reader, "commit"u8)) commit = reader.GetString();
            else if (IsText(ref reader, "commitDate"u8)) date = reader.TryGetDateTimeOffset(out DateTimeOffset found) ? found : throw JsonFields.Wrong("commitDate", "a date");
            else if (IsText(ref reader, "definitionDigest"u8)) digest = reader.GetString();
        }
        if (!isOpened) throw new JsonException("it opens no session");
        return new SessionHead(
            product ?? throw JsonFields.Missing("product"),
            ReleaseVersion.TryParse(version ?? throw JsonFields.Missing("version"), out ReleaseVersion? parsed) ? parsed : throw JsonFields.Wrong("version", "a version"),
            commit ?? throw JsonFields.Missing("commit"),
            date ?? throw JsonFields.Missing("commitDate"),
            digest ?? throw JsonFields.Missing("definitionDigest"),
            isRehearsal);
    }

    /// <summary>Goes on to the property's value where the name is that of a text.</summary>
    private static bool IsText(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals(name) && reader.Read() && reader.TokenType is JsonTokenType.String;
}
