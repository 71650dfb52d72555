using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

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
