using ReleaseTools.Definitions.Reading;
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

/// <summary>The keys of <c>notes</c>.</summary>
internal static class NoteKeys
{
    public static SectionTable<NotesDefinition> Table { get; } = new SectionTable<NotesDefinition>("notes", new NotesDefinition()) { Complete = Complete }
        .Key("from", ChoiceShape.Of<NotesSource>(), notes => notes.From, (notes, value) => notes with { From = value },
            "What the notes are made from: the messages of the commits since the previous release, or the `release-note` blocks of the pull requests on GitHub that brought them.")
        .Key("repository", new TextShape(GitHubRules.Repository), notes => notes.Repository, (notes, value) => notes with { Repository = value },
            "With `from: pull-requests`: the repository on GitHub that has them, `owner/name` or `host/owner/name`.", defaultNote: "the one that git's remote `origin` names")
        .Key("maps", new TextShape(PathRules.Folder), notes => notes.Maps, (notes, value) => notes with { Maps = value },
            "With `from: pull-requests`: a folder of YAML files in the repository that override notes, or add some.", defaultNote: "none")
        .Key("paths", new ListShape<string>("paths", new TextShape(PathRules.History)) { TakesOne = true, NeedsOne = true, Identity = path => path }, notes => notes.Paths, (notes, value) => notes with { Paths = value },
            "For a package in a monorepo: folders, files or globs. The notes list only commits that change files there.", defaultNote: "all commits")
        .Key("template", new TextShape(PathRules.File), notes => notes.Template, (notes, value) => notes with { Template = value },
            "A Handlebars template in the repository.", defaultNote: "the built-in template", example: "docs/notes.hbs")
        .Key("changelog", new TextShape(PathRules.File), notes => notes.Changelog, (notes, value) => notes with { Changelog = value },
            "The changelog in the repository that `--update-changelog` (in PowerShell: `New-ReleaseNote -UpdateChangelog`) brings up to date.", defaultNote: "`CHANGELOG.md`", example: "CHANGELOG.md");

    private static NotesDefinition Complete(NotesDefinition notes, MapNode node, ProblemList problems)
    {
        if (notes.From is NotesSource.PullRequests) return notes;
        foreach (string name in (string[])["repository", "maps"])
        {
            if (node.Find(name) is { } value) problems.Add(value, $"'{name}' counts only with 'from: pull-requests': these notes are made from commits.");
        }
        return notes;
    }
}
