namespace ReleaseTools.References;

/// <summary>Which text of a place becomes the new version.</summary>
/// <param name="before">The version that the dependencies file had; the same as <paramref name="after"/> where places are only brought in line.</param>
public sealed class PlaceRewrite(WantedVersion before, WantedVersion after, VersionScheme scheme)
{
    /// <returns>The edits of the line, none where the place agrees already; null where it can't be told which text is meant.</returns>
    public IReadOnlyList<LineEdit>? Of(string line, MatchedPlace place)
    {
        if (PlaceComparison.Of(line, place, after).Agrees) return [];
        return Tokens(line, place) is { Count: > 0 } tokens ? [.. tokens.Select(token => new LineEdit(token.Start, token.End, after.Core))] : null;
    }

    private IReadOnlyList<VersionToken> Tokens(string line, MatchedPlace place)
    {
        if (place.Kind is PlaceKind.Line) return OnLine(line, place);
        if (Within(before.In(place.In(line)), place) is { Count: > 0 } old) return old;
        if (place.Kind is PlaceKind.Named) return InNamed(line, place);
        if (before.In(line).Where(token => token.Covers(place.Start, place.End)).ToList() is { Count: > 0 } around) return around;
        return PlaceComparison.IsTheVersion(line, place, after) ? InGroup(line, place) : OnLine(line, place);
    }

    private IReadOnlyList<VersionToken> OnLine(string line, MatchedPlace place)
    {
        if (before.In(line).ToList() is { Count: > 0 } old) return old;
        if (scheme is not VersionScheme.Semver || !after.IsNumeric) return [];
        VersionToken[] versions = [.. after.VersionsIn(line).Where(token => after.HasAsManyNumbers(token.Text))];
        VersionToken[] matched = [.. versions.Where(token => token.Overlaps(place.Start, place.End))];
        return matched.Length > 0 ? Only(matched) : Only(versions);
    }

    // who names a place means all of it, unless it holds exactly one version
    private IReadOnlyList<VersionToken> InNamed(string line, MatchedPlace place)
    {
        List<VersionToken> versions = after.IsNumeric ? Within(after.VersionsIn(place.In(line)), place) : [];
        if (versions.Count > 0) return Only(versions);
        return place.In(line).Any(char.IsWhiteSpace) ? [] : [Whole(line, place)];
    }

    private IReadOnlyList<VersionToken> InGroup(string line, MatchedPlace place)
    {
        if (!after.IsNumeric) return [Whole(line, place)];
        return PlaceComparison.VersionIn(line, place, after) is { } version ? [version] : [];
    }

    private static VersionToken Whole(string line, MatchedPlace place)
    {
        string text = place.In(line), core = WantedVersion.WithoutPrefix(text);
        return new VersionToken(place.Start + text.Length - core.Length, core);
    }

    private static List<VersionToken> Within(IEnumerable<VersionToken> tokens, MatchedPlace place) =>
        [.. tokens.Select(token => token with { Start = token.Start + place.Start })];

    private static IReadOnlyList<VersionToken> Only(IReadOnlyList<VersionToken> tokens) => tokens.Count == 1 ? tokens : [];
}

/// <summary>A piece of a line, and what it becomes.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset behind its last.</param>
public sealed record LineEdit(int Start, int End, string Text)
{
    /// <summary>The line with all of its edits, none of which touches another.</summary>
    public static string Apply(string line, IEnumerable<LineEdit> edits)
    {
        foreach (LineEdit edit in edits.OrderByDescending(edit => edit.Start)) line = string.Concat(line.AsSpan(0, edit.Start), edit.Text, line.AsSpan(edit.End));
        return line;
    }

    /// <summary>The piece with the <c>v</c> before it, where there is one: as a person would name it.</summary>
    public (string Before, string After) Show(string line)
    {
        string prefix = Start > 0 && line[Start - 1] == 'v' && Start < line.Length && char.IsAsciiDigit(line[Start]) ? "v" : "";
        return (prefix + line[Start..End], prefix + Text);
    }
}

/// <summary>A piece of a matched line that a version is compared with.</summary>
/// <param name="Start">The offset of its first character.</param>
/// <param name="End">The offset behind its last.</param>
public sealed record MatchedPlace(PlaceKind Kind, int Start, int End)
{
    public string In(string line) => line[Start..End];
}

/// <summary>How sure it is that the piece is the version.</summary>
public enum PlaceKind : long
{
    /// <summary>What was matched is only a way to find the line, as in <c>TERRAFORM_VERSION</c>: the version is somewhere on it.</summary>
    Line,

    /// <summary>The first group took part: it is the version, or groups what belongs together, as in <c>(alpha|beta|rc)?</c>.</summary>
    Group,

    /// <summary>A group called <c>version</c>: this is it.</summary>
    Named,
}

/// <summary>Whether a place of a line agrees with a version.</summary>
/// <param name="Found">What stands there instead, with its <c>v</c>; null where nothing like a version does.</param>
/// <param name="Start">The offset on the line of what was found, or looked at.</param>
public sealed record PlaceComparison(bool Agrees, string? Found, int Start)
{
    public static PlaceComparison Of(string line, MatchedPlace place, WantedVersion wanted)
    {
        if (Holds(line, place, wanted)) return new PlaceComparison(Agrees: true, wanted.Core, place.Start);
        if (IsTheVersion(line, place, wanted))
            return VersionIn(line, place, wanted) is { } version ? Differs(line, version) : new PlaceComparison(Agrees: false, place.In(line), place.Start);
        VersionToken[] versions = [.. wanted.VersionsIn(line)];
        if (versions.Length == 0) return new PlaceComparison(Agrees: false, Found: null, place.Start);
        VersionToken[] matched = [.. versions.Where(token => token.Overlaps(place.Start, place.End))];
        return Differs(line, matched.Length > 0 ? matched[0] : versions[0]);
    }

    /// <summary>Whether the place itself, rather than the line that it is on, is what has to be the version.</summary>
    internal static bool IsTheVersion(string line, MatchedPlace place, WantedVersion wanted) => place.Kind switch
    {
        PlaceKind.Named => true,
        PlaceKind.Group when wanted.IsNumeric => wanted.VersionsIn(place.In(line)).Any(),
        PlaceKind.Group => IsAlike(place.In(line), wanted.Core),
        _ => false,
    };

    /// <summary>The one version in a group, or the longer one on the line that it is a part of: whichever is like the one that is wanted.</summary>
    internal static VersionToken? VersionIn(string line, MatchedPlace place, WantedVersion wanted)
    {
        if (!wanted.IsNumeric || wanted.VersionsIn(place.In(line)).ToList() is not [var token]) return null;
        VersionToken inside = token with { Start = token.Start + place.Start };
        if (place.Kind is PlaceKind.Named) return inside;
        VersionToken around = wanted.VersionsIn(line).FirstOrDefault(each => each.Covers(inside.Start, inside.End));
        if (around.Text is null || around == inside) return inside;
        return (wanted.IsAlike(inside.Text), wanted.IsAlike(around.Text)) switch
        {
            (true, false) => inside,
            (false, true) => around,
            _ => null,
        };
    }

    private static PlaceComparison Differs(string line, VersionToken token)
    {
        int start = token.Start > 0 && line[token.Start - 1] == 'v' ? token.Start - 1 : token.Start;
        return new PlaceComparison(Agrees: false, line[start..token.End], start);
    }

    private static bool Holds(string line, MatchedPlace place, WantedVersion wanted)
    {
        if (place.Kind is not PlaceKind.Line && wanted.In(place.In(line)).Any()) return true;
        if (place.Kind is PlaceKind.Named) return false;
        // a group that takes a part of a version only, as in v([0-9]+)\.([0-9]+)\.([0-9]+)
        if (wanted.In(line).Any(token => token.Covers(place.Start, place.End))) return true;
        return !IsTheVersion(line, place, wanted) && wanted.In(line).Any();
    }

    // digests are of one length, and names of one kind begin alike; `(docker.io|quay.io)` is neither
    private static bool IsAlike(string text, string version) =>
        text.Length == version.Length || (char.IsLetter(version[0]) && text.TakeWhile(char.IsLetter).SequenceEqual(version.TakeWhile(char.IsLetter)));
}
