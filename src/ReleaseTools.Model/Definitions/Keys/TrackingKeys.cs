using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>trackingIssue</c>.</summary>
internal static class TrackingKeys
{
    public static SectionTable<TrackingDefinition> Table { get; } = new SectionTable<TrackingDefinition>("trackingIssue", new TrackingDefinition { Repository = "" })
        .Key("repository", new TextShape(GitHubRules.Repository), tracking => tracking.Repository, (tracking, value) => tracking with { Repository = value },
            "The repository that the issue is opened in: `owner/name`, or `host/owner/name` for a GitHub Enterprise server.", required: true, example: "acme/hello")
        .Key("template", new TextShape(PathRules.File), tracking => tracking.Template, (tracking, value) => tracking with { Template = value },
            "A Markdown file in the repository, with variables as in this file and checkboxes of steps: `- [ ] <!-- step: build --> Built`. A heading in its first line is the title.",
            defaultNote: "the built-in template", example: "docs/release-issue.md");
}
