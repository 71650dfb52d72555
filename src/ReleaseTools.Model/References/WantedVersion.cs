namespace ReleaseTools.References;

/// <summary>A version that is looked for in lines, as a whole: <c>1.2.0</c> is not in <c>11.2.0</c>, <c>1.2.0-rc.1</c> or <c>1.2.01</c>.</summary>
public sealed class WantedVersion
{
    private readonly VersionScheme _scheme;
    private readonly VersionScanner _scanner;

    public WantedVersion(string text, VersionScheme scheme)
    {
        (Text, _scheme, Core) = (text, scheme, WithoutPrefix(text));
        _scanner = new VersionScanner(WordsOf(Core));
        IsNumeric = _scanner.Scan(Core).FirstOrDefault().Text == Core;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Without the <c>v</c> before a number, which each place has or has not.</summary>
    public string Core { get; }

    /// <summary>Whether it begins with numbers and dots, so that others like it can be told from the text around them.</summary>
    public bool IsNumeric { get; }

    public static string WithoutPrefix(string text) => text.Length > 1 && text[0] is 'v' && char.IsAsciiDigit(text[1]) ? text[1..] : text;

    /// <summary>Everything in a text that reads as a version, whichever.</summary>
    public IEnumerable<VersionToken> VersionsIn(string text) => _scanner.Scan(text);

    /// <summary>Where this version stands in a text.</summary>
    public IEnumerable<VersionToken> In(string text) => IsNumeric ? VersionsIn(text).Where(token => token.Text == Core) : PlainIn(text);

    /// <summary>Whether a version has as many numbers as this one, and a suffix where this one has one.</summary>
    public bool IsAlike(string version) => HasAsManyNumbers(version) && NumbersOf(version).Length < version.Length == NumbersOf(Core).Length < Core.Length;

    public bool HasAsManyNumbers(string version) => NumbersOf(version).Count('.') == NumbersOf(Core).Count('.');

    private static ReadOnlySpan<char> NumbersOf(string version) =>
        version.AsSpan().IndexOfAnyExcept("0123456789.") is var end and >= 0 ? version.AsSpan(0, end) : version;

    private IEnumerable<VersionToken> PlainIn(string text)
    {
        for (int at = text.IndexOf(Core, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Core, at + 1, StringComparison.Ordinal))
        {
            if (BeginsAt(text, at) && EndsAt(text, at + Core.Length)) yield return new VersionToken(at, Core);
        }
    }

    private bool BeginsAt(string text, int start)
    {
        bool isNumber = char.IsAsciiDigit(Core[0]);
        if (isNumber && start > 0 && text[start - 1] == 'v') start--;
        char before = At(text, start - 1);
        return !char.IsLetterOrDigit(before) && !(isNumber && before is '.' or '-' && char.IsLetterOrDigit(At(text, start - 2)));
    }

    private bool EndsAt(string text, int end)
    {
        char next = At(text, end), afterNext = At(text, end + 1);
        if (char.IsLetterOrDigit(next)) return false;
        return next switch
        {
            '.' or '+' => !char.IsAsciiDigit(afterNext),
            '-' => !(_scheme is VersionScheme.Alpha ? char.IsLetterOrDigit(afterNext) : char.IsAsciiDigit(afterNext)),
            _ => true,
        };
    }

    private static char At(string text, int index) => index >= 0 && index < text.Length ? text[index] : ' ';

    // "" stands for identifiers that begin with a digit and go on with letters, as commits do
    private static HashSet<string> WordsOf(string core) => new(
        core.Split('-', '.', '+').Skip(1).Where(part => part.Length > 0 && !part.All(char.IsAsciiDigit)).Select(part => string.Concat(part.TakeWhile(char.IsAsciiLetter))),
        StringComparer.OrdinalIgnoreCase);
}
