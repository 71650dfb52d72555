namespace ReleaseTools.GitHub;

/// <summary>The notes of a release as GitHub takes them.</summary>
public static class ReleaseText
{
    /// <summary>The most characters that GitHub takes (R7.3).</summary>
    public const int Limit = 125_000;

    private const string MarkBegin = "<!-- ReleaseTools: ", MarkEnd = " -->";

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
    public static string Mark(string owner, string content) => $"{owner.Replace("--", "-_", StringComparison.Ordinal)} {content}";

    /// <summary>Whether a mark is of this maker, whatever the content.</summary>
    public static bool IsOf(string? mark, string owner) => mark is not null && mark.StartsWith(owner.Replace("--", "-_", StringComparison.Ordinal) + " ", StringComparison.Ordinal);
}
