using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Announce;

/// <summary>The news for a program. The shape is a contract: docs/announce.md describes every key.</summary>
public static class JsonMessage
{
    public const int Schema = 1;

    public static JsonObject Write(AnnouncementContent news) => new()
    {
        ["schema"] = Schema,
        ["event"] = "release",
        ["id"] = news.Id,
        ["subject"] = news.Subject,
        ["text"] = MarkdownAnnouncement.Write(news),
        ["product"] = news.Product,
        ["version"] = news.Version.ToString(),
        ["tag"] = news.Tag,
        ["prerelease"] = !news.Version.IsOfficial,
        ["commit"] = news.Commit,
        ["date"] = news.Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["previousTag"] = news.Notes?.PreviousTag,
        ["page"] = news.Page,
        ["packages"] = new JsonArray([.. news.Packages.Select(Package)]),
    };

    private static JsonObject Package(AnnouncedPackage package) => new()
    {
        ["name"] = package.Name,
        ["url"] = package.Url,
        ["size"] = package.Size,
        ["sha256"] = package.Sha256,
        ["sha512"] = package.Sha512,
        ["kind"] = package.Kind.ToString().ToLowerInvariant(),
        ["platform"] = package.Platform,
    };
}

/// <summary>Messages as they go over the wire: readable letters of all alphabets, one line.</summary>
public static class JsonText
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject message) => message.ToJsonString(s_options);

    /// <summary>How long a text is as a JSON string, in bytes of UTF-8.</summary>
    public static int LengthOf(string text) => Encoding.UTF8.GetByteCount(JsonValue.Create(text).ToJsonString(s_options));
}

/// <summary>What an answer to a posted message means: whether it arrived.</summary>
public static class WebhookVerdict
{
    // what Microsoft's older connectors answer with 200 where Teams took nothing
    private const string TeamsFailure = "Webhook message delivery failed";

    /// <param name="status">Of HTTP.</param>
    /// <param name="body">The beginning of the answer.</param>
    /// <returns>Sent; Failed where the receiver says that it took nothing; Unknown where it may have.</returns>
    public static AnnouncementState Judge(int status, string body)
    {
        string text = body.TrimStart();
        return status switch
        {
            >= 200 and < 300 when text.StartsWith(TeamsFailure, StringComparison.Ordinal) => AnnouncementState.Failed,
            >= 200 and < 300 when text.StartsWith('<') => AnnouncementState.Failed,                     // a page for people: that is no webhook
            >= 200 and < 300 => AnnouncementState.Sent,
            // a gateway that gave up on its server, a server that broke while at work: the message may be out
            408 or 500 or 502 or 504 or > 504 => AnnouncementState.Unknown,
            _ => AnnouncementState.Failed,
        };
    }
}
