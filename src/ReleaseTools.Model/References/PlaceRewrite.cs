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
