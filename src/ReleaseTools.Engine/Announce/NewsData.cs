using System.Globalization;
using ReleaseTools.Announce;
using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Announce;

/// <summary>The news as a template sees them: plain values, those that people worded escaped for the channel.</summary>
internal static class NewsData
{
    /// <param name="escape">For the markup of the channel.</param>
    public static Dictionary<string, object?> Of(ReleaseNews news, Func<string, string> escape) => new(StringComparer.Ordinal)
    {
        ["subject"] = escape(news.Subject),
        ["product"] = escape(news.Product),
        ["version"] = news.Version.ToString(),
        ["tag"] = escape(news.Tag),
        ["prerelease"] = !news.Version.IsOfficial,
        ["commit"] = news.Commit,
        ["date"] = news.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["previousTag"] = escape(news.Notes?.PreviousTag ?? ""),
        ["summary"] = escape(news.Summary ?? ""),
        ["page"] = news.Page,
        ["groups"] = (news.Notes?.Groups ?? []).Select(group => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["title"] = escape(group.Title),
            ["entries"] = group.Entries.Select(entry => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["title"] = escape(entry.Title),
                ["scope"] = escape(entry.Scope ?? ""),
                ["breakingNote"] = escape(entry.BreakingNote ?? ""),
                ["breakingNotes"] = entry.BreakingNotes.Select(escape).ToArray(),
                ["details"] = (entry.Details ?? []).Select(escape).ToArray(),
            }).ToArray(),
        }).ToArray(),
        ["packages"] = news.Packages.Select(package => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = escape(package.Name),
            ["url"] = package.Url,
            ["size"] = ByteSize.Format(package.Size),
            ["bytes"] = package.Size,
            ["sha256"] = package.Sha256,
            ["sha512"] = package.Sha512,
            ["kind"] = package.Kind.ToString().ToLowerInvariant(),
            ["platform"] = package.Platform ?? "any",
        }).ToArray(),
    };
}
