using ReleaseTools.Definitions.Reading;
using ReleaseTools.GitHub;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that GitHub reads.</summary>
public static class GitHubRules
{
    public static TextRule Repository { get; } = new("GitHub repository", value => TextObjection.When(value.AsSpan().ContainsAny("@") || value.Contains("://", StringComparison.Ordinal) || !GitHubRepository.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} names no GitHub repository: write owner/name, or host/owner/name for a GitHub Enterprise server."))
    {
        Pattern = "^([A-Za-z0-9.-]+(:[0-9]+)?/)?[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+$",
    };

    /// <summary>A tag, or a pattern of tags.</summary>
    public static TextRule TagPattern { get; } = new("tag pattern", value => TextObjection.When(value.AsSpan().ContainsAny(" ~^:[]\\"),
        $"{ScalarNode.Shorten(value)} can't be a tag, nor a pattern of tags: besides what tags may have, only * and ? count."))
    {
        Pattern = @"^[^\s~^:\[\]\\]+$",
    };
}
