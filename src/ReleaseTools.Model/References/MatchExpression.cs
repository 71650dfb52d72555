using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseTools.References;

/// <summary>
/// The expression that finds the lines of a reference. Written for .NET, or for Go as zeitgeist's files are: <c>(?P&lt;name&gt;…)</c> and
/// <c>[[:digit:]]</c> are read as Go reads them.
/// </summary>
public sealed class MatchExpression
{
    /// <summary>How long one line may be searched.</summary>
    public static readonly TimeSpan SearchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The group that is the version, whatever other groups there are.</summary>
    public const string GroupName = "version";

    private static readonly Dictionary<string, string> s_classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["blank"] = @"\t ",
        ["digit"] = "0-9",
        ["lower"] = "a-z",
        ["punct"] = @"!-/:-@\[-`{-~",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly Regex _regex;
    private readonly int? _group;
    private readonly bool _isNamed;

    /// <exception cref="ArgumentException">It is no regular expression; the message says where and why.</exception>
    public MatchExpression(string text)
    {
        _regex = new Regex(ToNet(text), RegexOptions.CultureInvariant, SearchTimeout);
        _isNamed = _regex.GroupNumberFromName(GroupName) >= 0;
        int first = _isNamed ? _regex.GroupNumberFromName(GroupName) : FirstGroup(_regex);
        _group = first > 0 ? first : null;
    }

    /// <summary>The places of a line that are to agree; none where the line is not matched.</summary>
    /// <exception cref="RegexMatchTimeoutException">The search took longer than <see cref="SearchTimeout"/>.</exception>
    public IReadOnlyList<MatchedPlace> PlacesIn(string line)
    {
        Match first = _regex.Match(line);
        if (!first.Success) return [];
        var places = new List<MatchedPlace>();
        for (Match match = first; _group is { } number && match.Success; match = match.NextMatch())
        {
            Group group = match.Groups[number];
            if (group is { Success: true, Length: > 0 }) places.Add(new MatchedPlace(_isNamed ? PlaceKind.Named : PlaceKind.Group, group.Index, group.Index + group.Length));
        }
        return places.Count > 0 ? places : [new MatchedPlace(PlaceKind.Line, first.Index, first.Index + first.Length)];
    }

    // groups without a name come first, in .NET; a file that names all of its groups means the first of them
    private static int FirstGroup(Regex regex) => regex.GetGroupNumbers() is [_, var first, ..] ? first : 0;

    private static string ToNet(string text)
    {
        var result = new StringBuilder(text.Length);
        bool inClass = false;
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                result.Append(text[at]).Append(text[++at]);
                continue;
            }
            if (inClass && PosixClass(text, at) is { } name)
            {
                result.Append(s_classes[name]);
                at += name.Length + 3;
                continue;
            }
            result.Append(text[at]);
            if (inClass) inClass = text[at] != ']';
            else if (text[at] == '[') at = OpenClass(text, at, result, out inClass);
            else if (text[at] == '(' && string.CompareOrdinal(text, at, "(?P<", 0, 4) == 0) at = SkipP(at, result);
        }
        return result.ToString();
    }

    // (?P<name> is (?<name> here
    private static int SkipP(int at, StringBuilder result)
    {
        result.Append('?');
        return at + 2;
    }

    // a bracket right behind the opening one is a character of the class
    private static int OpenClass(string text, int at, StringBuilder result, out bool inClass)
    {
        inClass = true;
        if (at + 1 < text.Length && text[at + 1] == '^') result.Append(text[++at]);
        if (at + 1 < text.Length && text[at + 1] == ']') result.Append(text[++at]);
        return at;
    }

    private static string? PosixClass(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "[:", 0, 2) != 0) return null;
        int end = text.IndexOf(":]", at + 2, StringComparison.Ordinal);
        return end > 0 && s_classes.ContainsKey(text[(at + 2)..end]) ? text[(at + 2)..end] : null;
    }
}
