namespace ReleaseTools.References;

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
