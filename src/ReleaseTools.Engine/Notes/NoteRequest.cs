using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Notes;

/// <summary>What notes are wanted. The same request on the same history gives the same bytes.</summary>
public sealed record NoteRequest
{
    /// <summary>The folder of the source repository; a bare one will do.</summary>
    public required string Repository { get; init; }

    /// <summary>The commit that is released.</summary>
    public required string Commit { get; init; }

    public required string Product { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The release's own tag, which need not exist yet.</summary>
    public required string Tag { get; init; }

    /// <summary>What stands before the version in a tag.</summary>
    public string TagPrefix { get; init; } = "v";

    /// <summary>How the product counts, which says what the previous version is.</summary>
    public VersionStyle Style { get; init; } = VersionStyle.Semver;

    /// <summary>The commit's date.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The path of a Handlebars template; null = the built-in layout.</summary>
    public string? Template { get; init; }

    /// <summary>What the tables of downloads and checksums list.</summary>
    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    /// <summary>The folder that RELEASE_NOTES.md and release-notes.json are written into.</summary>
    public required string Output { get; init; }

    /// <summary>The tag to tell the history since, instead of the one found by version order.</summary>
    public string? PreviousTag { get; init; }

    /// <summary>
    /// Releases that are published and may have no tag, by the tag that they would have: notes begin at their commits, too,
    /// where this clone has them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Published { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the pull requests are that notes are made from; null = notes are made from commits.</summary>
    public PullSource? Pulls { get; init; }

    /// <summary>Folders, files or globs (<c>*</c> within a folder, <c>**</c> across folders) of the repository: the notes list only commits that change files there; null = all commits.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Tell all of the history, whatever tags there are.</summary>
    public bool WholeHistory { get; init; }
}
