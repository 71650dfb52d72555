using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>publish.github</c>.</summary>
internal static class GitHubKeys
{
    public static SectionTable<GitHubDefinition> Table { get; } = new SectionTable<GitHubDefinition>("publish.github", new GitHubDefinition { Repository = "" })
        .Key("repository", new TextShape(GitHubRules.Repository), github => github.Repository, (github, value) => github with { Repository = value },
            "The repository that the release is published in: `owner/name`, or `host/owner/name` for a GitHub Enterprise server. It may be another than the sources'.", required: true, example: "acme/hello-releases")
        .Key("replace", new ListShape<string>("tags", new TextShape(GitHubRules.TagPattern)) { TakesOne = true, Identity = pattern => pattern },
            github => github.Replace, (github, value) => github with { Replace = value },
            "Tags whose release is replaced by a new one, and moved: exact names, or patterns of whole names with `*` and `?`.", defaultNote: "none", example: "[v0.1-test, \"v*-daily\"]")
        .Key("prerelease", ChoiceShape.Of<GitHubChoice>(), github => github.Prerelease, (github, value) => github with { Prerelease = value },
            "Whether the release is marked as a prerelease; `auto`: as its version says.")
        .Key("latest", ChoiceShape.Of<GitHubChoice>(), github => github.Latest, (github, value) => github with { Latest = value },
            "Whether the release becomes the latest; `auto`: where there is no higher one.")
        .Key("discussion", new TextShape(TextRules.Label), github => github.Discussion, (github, value) => github with { Discussion = value },
            "The discussion category that the release is announced in. It has to exist.", defaultNote: "none", example: "Announcements");
}
