using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>A small mutable object that names a version, such as <c>latest</c> or <c>stable-1.2</c>.</summary>
public sealed record VersionLink(string Name, ReleaseVersion Version)
{
    /// <summary>Whose link it is; empty where nobody asked.</summary>
    public string Product { get; init; } = "";

    /// <summary>The URL of the store that it was read from; empty where it was not.</summary>
    public string Store { get; init; } = "";

    /// <summary>Whether a link of this name may be set to <paramref name="candidate"/> where it does not exist yet.</summary>
    public static LinkMove JudgeNew(string name, ReleaseVersion candidate) =>
        name.StartsWith("stable", StringComparison.Ordinal) && !candidate.IsOfficial
            ? LinkMove.Refused("not an official version")
            : LinkMove.Forward;

    /// <summary>Whether this link may move to <paramref name="candidate"/>: only forward, and <c>stable</c> links only to official versions (R5.3).</summary>
    /// <param name="order">Which version is the older one; null = the precedence of SemVer.</param>
    public LinkMove Judge(ReleaseVersion candidate, ReleaseOrder? order = null) => (JudgeNew(Name, candidate), (order ?? ReleaseOrder.Semver).Compare(candidate, Version)) switch
    {
        ({ Verdict: LinkVerdict.Refused } refused, _) => refused,
        (_, 0) => LinkMove.Unchanged,
        (_, < 0) => LinkMove.Refused($"would go back from {Version}"),
        _ => LinkMove.Forward,
    };

    public override string ToString() => $"{Name} {Version}";
}

/// <summary>The verdict on moving a link, with the reason where it is refused.</summary>
public sealed record LinkMove(LinkVerdict Verdict, string? Reason = null)
{
    public static LinkMove Forward { get; } = new(LinkVerdict.Forward);

    public static LinkMove Unchanged { get; } = new(LinkVerdict.Unchanged);

    public static LinkMove Refused(string reason) => new(LinkVerdict.Refused, reason);
}

/// <summary>What happened to one link of a release.</summary>
/// <param name="Previous">What the link named before; null where it did not exist.</param>
/// <param name="Outcome">Moved (forward), left as it was (unchanged), or refused; or moved back on purpose.</param>
/// <param name="Reason">Why it was refused, or moved back.</param>
public sealed record LinkResult(string Product, string Name, ReleaseVersion Version, ReleaseVersion? Previous, LinkVerdict Outcome, string? Reason = null)
{
    /// <summary>What the public URL shows instead of the version, where the link was moved and a cache or a server doesn't show it yet; else null.</summary>
    public string? Warning { get; init; }

    public override string ToString() => $"{Name} {Outcome.ToString().ToLowerInvariant()} {Version}";
}
