using ReleaseTools.Versions;

namespace ReleaseTools.GitHub;

/// <summary>The notes of a release as GitHub takes them.</summary>
public static class ReleaseText
{
    /// <summary>The most characters that GitHub takes (R7.3).</summary>
    public const int Limit = 125_000;

    private const string MarkBegin = "<!-- ReleaseTools: ", MarkEnd = " -->", Replaced = "replaced";

    /// <summary>The notes, cut where they are too long, with the mark at their end.</summary>
    /// <param name="full">The name of the asset, or the address, where they are whole; named where they are cut.</param>
    /// <param name="mark">Tells whose release it is, where nobody sees it: <see cref="Mark"/>.</param>
    public static string Fit(string notes, string full, string mark)
    {
        string end = $"\n\n{MarkBegin}{mark}{MarkEnd}\n";
        notes = notes.TrimEnd();
        if (notes.Length + end.Length <= Limit) return notes + end;
        end = $"\n\n… The notes go on: {full}{end}";
        int cut = notes.LastIndexOf('\n', Limit - end.Length - 1);
        // a line that is longer than the limit is cut inside, though not inside a character
        if (cut < Limit / 2) cut = char.IsHighSurrogate(notes[Limit - end.Length - 1]) ? Limit - end.Length - 1 : Limit - end.Length;
        return notes[..cut].TrimEnd() + end;
    }

    /// <summary>Whether the notes don't fit as they are.</summary>
    public static bool IsTooLong(string notes, string mark) => notes.TrimEnd().Length + mark.Length + MarkBegin.Length + MarkEnd.Length + 3 > Limit;

    /// <summary>The mark that a release was made with; null where it was made by somebody else, or the mark was taken away.</summary>
    public static string? MarkOf(string? notes)
    {
        if (notes is null) return null;
        int begin = notes.LastIndexOf(MarkBegin, StringComparison.Ordinal);
        if (begin < 0) return null;
        begin += MarkBegin.Length;
        int end = notes.IndexOf(MarkEnd, begin, StringComparison.Ordinal);
        return end < 0 ? null : notes[begin..end];
    }

    /// <summary>The mark of a release's maker and content.</summary>
    /// <param name="owner">Who goes on with it: a session's id and commit.</param>
    /// <param name="content">A digest of everything in it.</param>
    public static string Mark(string owner, string content) => $"{Escaped(owner)} {content}";

    /// <summary>Whether a mark is of this maker, whatever the content.</summary>
    public static bool IsOf(string? mark, string owner) => mark is not null && mark.StartsWith(Escaped(owner) + " ", StringComparison.Ordinal);

    /// <summary>The version that a session's mark is of; null where it is of another product, or of no session.</summary>
    public static ReleaseVersion? VersionOf(string? mark, string product)
    {
        string name = Escaped(product + "-");
        // what follows are the commit and the content
        return mark?.Split(' ') is [.. { Length: > 0 } id, _, _] && string.Join(' ', id) is var session && session.StartsWith(name, StringComparison.Ordinal)
            && ReleaseVersion.TryParse(session[name.Length..].Replace("-_", "--", StringComparison.Ordinal), out ReleaseVersion? version)
            ? version
            : null;
    }

    /// <summary>The notes of a release that is about to be removed, because another has taken its place: who finds them goes on with that.</summary>
    public static string MarkReplaced(string notes)
    {
        string mark = MarkOf(notes) ?? throw new ArgumentException("The release is somebody else's.", nameof(notes));
        int end = notes.LastIndexOf(MarkBegin, StringComparison.Ordinal) + MarkBegin.Length + mark.Length;
        return string.Concat(notes.AsSpan(0, end - mark.Length + mark.LastIndexOf(' ') + 1), Replaced, notes.AsSpan(end));
    }

    /// <summary>Whether a mark is of a release that was about to be removed.</summary>
    public static bool IsReplaced(string? mark) => mark is not null && mark.EndsWith(" " + Replaced, StringComparison.Ordinal);

    // two hyphens would end the comment
    private static string Escaped(string owner) => owner.Replace("--", "-_", StringComparison.Ordinal);
}

/// <summary>How much text GitHub takes: of an issue, a pull request and a discussion alike.</summary>
public static class GitHubText
{
    /// <summary>The longest title, in characters.</summary>
    public const int LongestTitle = 256;

    /// <summary>The longest body, in characters.</summary>
    public const int LongestBody = 65_536;
}
