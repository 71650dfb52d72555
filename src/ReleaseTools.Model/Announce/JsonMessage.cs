using System.Globalization;
using System.Text.Json.Nodes;

namespace ReleaseTools.Announce;

/// <summary>The news for a program. The shape is a contract: docs/announce.md describes every key.</summary>
public static class JsonMessage
{
    public const int Schema = 1;

    public static JsonObject Write(ReleaseNews news) => new()
    {
        ["schema"] = Schema,
        ["event"] = "release",
        ["id"] = news.Id,
        ["subject"] = news.Subject,
        ["text"] = MarkdownNews.Write(news),
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
