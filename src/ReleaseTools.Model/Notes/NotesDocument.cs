using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;
using ReleaseTools.Versions;

namespace ReleaseTools.Notes;

/// <summary>What <c>release-notes.json</c> says, and all that a template gets. Texts are as people wrote them; Markdown is escaped where it is made.</summary>
/// <param name="Schema">1.</param>
/// <param name="Date">The commit's: the same wherever and whenever the notes are written.</param>
/// <param name="PreviousTag">Where the history they tell begins; null = all of it.</param>
/// <param name="Commits">How many commits lie between.</param>
/// <param name="Contributors">By name.</param>
/// <param name="Downloads">The base package first, then by name.</param>
public sealed record NotesDocument(
    int Schema,
    string Product,
    ReleaseVersion Version,
    string Tag,
    DateTimeOffset Date,
    string? PreviousTag,
    string Commit,
    int Commits,
    IReadOnlyList<NoteGroup> Groups,
    IReadOnlyList<Contributor> Contributors,
    IReadOnlyList<NoteDownload> Downloads)
{
    public const int CurrentSchema = 1;
}

/// <summary>A heading of the notes and what stands below it.</summary>
public sealed record NoteGroup(string Title, IReadOnlyList<NoteEntry> Entries);

/// <summary>One change.</summary>
/// <param name="Hash">Of its newest commit; empty for a note that belongs to none.</param>
/// <param name="Title">One line, without type, scope and pull request numbers.</param>
/// <param name="Scope">Of the commit's title; of a pull request, the areas that it is labelled with.</param>
/// <param name="Breaking">Whether whoever upgrades has to do something.</param>
/// <param name="BreakingNote">What a user has to do about it, where the commit says so: the first of its footers.</param>
/// <param name="Authors">Names, never addresses.</param>
public sealed record NoteEntry(
    string Hash,
    string Title,
    string? Scope,
    IReadOnlyList<int> PullRequests,
    bool Breaking,
    string? BreakingNote,
    IReadOnlyList<string> Authors)
{
    /// <summary>What the commit's further footers say that a user has to do; null = nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? MoreBreakingNotes { get; init; }

    /// <summary>All that a user has to do.</summary>
    [JsonIgnore]
    public IEnumerable<string> BreakingNotes => BreakingNote is null ? [] : [BreakingNote, .. MoreBreakingNotes ?? []];

    /// <summary>Further commits of the same title, such as cherry-picks; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AlsoIn { get; init; }

    /// <summary>What a note says beyond its title, each on one line; null = nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Details { get; init; }

    /// <summary>Where more can be read; null = nowhere.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<NoteLink>? Documentation { get; init; }

    /// <summary>Of a pull request's labels, such as <c>bug</c>; null for a note from a commit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>Who answers for it, of a pull request's labels; null for a note from a commit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Sigs { get; init; }
}

/// <summary>Somebody who made some of the changes.</summary>
/// <param name="FirstTime">No commit before these is theirs.</param>
public sealed record Contributor(string Name, bool FirstTime);

/// <summary>A file of the release, as it is downloaded.</summary>
public sealed record NoteDownload(string Name, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform)
{
    /// <summary>The base package first, then by name.</summary>
    public static IReadOnlyList<NoteDownload> List(IEnumerable<Artifact> artifacts) =>
        [.. artifacts.OrderByDescending(a => a.First).ThenBy(a => a.Name, StringComparer.Ordinal)
            .Select(a => new NoteDownload(a.Name, a.Size, a.Sha256, a.Sha512, a.Kind, a.Platform))];
}
