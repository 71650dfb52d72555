namespace ReleaseTools.References;

/// <summary>
/// Finds what reads as a version in a line: numbers with dots between them, and behind them what belongs to the version rather than to a file's or an
/// image's name. <c>1.2.0-rc.1</c> and <c>3.5.15-0</c> are versions; of <c>1.2.0-alpine</c> and <c>1.2.0.tar.gz</c> only the numbers are.
/// </summary>
/// <param name="ownWords">Words that belong to the versions that are looked for, such as <c>go</c> in <c>v1.31.0-go1.22.5</c>.</param>
internal sealed class VersionScanner(IReadOnlySet<string> ownWords)
{
    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "alpha", "b", "beta", "canary", "cr", "dev", "ea", "m", "milestone", "next", "nightly", "post", "pre", "preview", "rc", "snapshot",
    };

    /// <returns>The versions of a line from left to right; none is a part of another.</returns>
    public IEnumerable<VersionToken> Scan(string text)
    {
        for (int at = 0; at < text.Length;)
        {
            int core = EndOfCore(text, at);
            if (core < 0)
            {
                at = char.IsAsciiDigit(text[at]) ? EndOfDigits(text, at) : at + 1;
                continue;
            }
            int end = EndOfSuffix(text, core);
            yield return new VersionToken(at, text[at..end]);
            at = end;
        }
    }

    // at least two numbers: a single one may count anything
    private static int EndOfCore(string text, int start)
    {
        int end = EndOfDigits(text, start);
        if (end == start) return -1;
        int parts = 1;
        for (int next; end < text.Length && text[end] == '.' && (next = EndOfDigits(text, end + 1)) > end + 1; parts++) end = next;
        return parts > 1 ? end : -1;
    }

    private int EndOfSuffix(string text, int core)
    {
        int end = EndOfWord(text, core);                                    // 3.1a2, and 1.2.0x, which is no 1.2.0
        while (end < text.Length && text[end] is '-' or '.' && EndOfWord(text, end + 1) is var next && next > end + 1 && Belongs(text.AsSpan(end + 1, next - end - 1))) end = next;
        if (end >= text.Length || text[end] != '+') return end;
        int build = EndOfWord(text, end + 1);
        if (build == end + 1) return end;
        while (build < text.Length && text[build] is '.' or '-' && EndOfWord(text, build + 1) is var next && next > build + 1) build = next;
        return build;
    }

    private bool Belongs(ReadOnlySpan<char> identifier)
    {
        int letters = identifier.IndexOfAnyInRange('0', '9') is var digit and >= 0 ? digit : identifier.Length;
        if (letters == 0) return identifier.IndexOfAnyExceptInRange('0', '9') < 0 || ownWords.Contains("");
        string word = identifier[..letters].ToString();
        return (s_words.Contains(word) || ownWords.Contains(word)) && identifier[letters..].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static int EndOfDigits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
        return at;
    }
}

/// <summary>A piece of a text that is a version, without its <c>v</c>.</summary>
/// <param name="Start">Its offset in the text.</param>
public readonly record struct VersionToken(int Start, string Text)
{
    public int End => Start + Text.Length;

    public bool Covers(int start, int end) => Start <= start && End >= end;

    public bool Overlaps(int start, int end) => Start < end && End > start;
}
