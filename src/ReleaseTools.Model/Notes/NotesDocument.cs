using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
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

/// <summary>The notes of one release, written.</summary>
/// <param name="PreviousTag">Where the history they tell begins; null for the first release.</param>
/// <param name="Commits">How many commits they tell of.</param>
/// <param name="MarkdownPath">RELEASE_NOTES.md on the machine that wrote it.</param>
/// <param name="JsonPath">release-notes.json on the machine that wrote it.</param>
/// <param name="Digest">SHA-256 over both files: what the next steps depend on.</param>
public sealed record ReleaseNotes(
    ReleaseVersion Version,
    string? PreviousTag,
    int Commits,
    string MarkdownPath,
    string JsonPath,
    string Digest)
{
    public override string ToString() => MarkdownPath;
}

/// <summary>Documentation of a change.</summary>
/// <param name="Title">What it is: <c>KEP</c>, <c>Usage</c>; empty where nobody said.</param>
/// <param name="Url">An absolute address, <c>https://</c> or <c>http://</c>.</param>
public sealed partial record NoteLink(string Title, string Url)
{
    private const int LongestTitle = 200;

    /// <summary>The links of a ```docs block: one a line, <c>- [Usage]: https://…</c>, <c>Usage: https://…</c> or <c>[Usage](https://…)</c>.</summary>
    public static IReadOnlyList<NoteLink> ReadAll(string text)
    {
        var links = new List<NoteLink>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string clean = CommitMessage.CleanLine(line);
            Match match = Address().Match(clean);
            if (!match.Success) continue;
            string url = match.Value;
            while (url.EndsWith(')') && url.Count(c => c == ')') > url.Count(c => c == '(')) url = url[..^1];
            if (Create(clean[..match.Index], url) is not { } link) continue;
            if (!links.Exists(known => known.Url == link.Url)) links.Add(link);
        }
        return links;
    }

    /// <returns>Null for what is no address of a page.</returns>
    public static NoteLink? Create(string title, string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0) return null;
        // what could end a link of Markdown before its time
        string safe = address.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
            .Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        string name = NameOf(CommitMessage.CleanLine(title));
        return new(name.Length <= LongestTitle ? name : name[..LongestTitle], safe);
    }

    // the marks of lists and links around it are none of its own; brackets inside would end a link of Markdown
    private static string NameOf(string title)
    {
        string name = title.TrimStart(' ', '-', '*', '+').TrimEnd(' ', ':', '-', '<');
        if (name.StartsWith('[') && name.TrimEnd('(').EndsWith(']')) name = name.TrimEnd('(')[1..^1];
        return name.Replace('[', '(').Replace(']', ')');
    }

    [GeneratedRegex("""https?://[^\s<>"'`\]]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
