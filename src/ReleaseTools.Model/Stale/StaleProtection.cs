using System.Numerics;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Stale;

/// <summary>One reason why something stays, whatever is asked for.</summary>
public sealed record StaleProtection
{
    private StaleProtection(string reason) => Reason = reason;

    /// <summary>As a phrase: <c>the link latest names it</c>.</summary>
    public string Reason { get; }

    /// <summary>The only place that is meant; null = every place.</summary>
    public StalePlace? Place { get; private init; }

    /// <summary>The only store, remote or repository that is meant; null = every one of the place.</summary>
    public string? Where { get; private init; }

    /// <summary>What is called so; null where a version is protected.</summary>
    public string? Name { get; private init; }

    /// <summary>Whose version it is.</summary>
    public string Product { get; private init; } = "";

    public ReleaseVersion? Version { get; private init; }

    /// <summary>The only staged build of the version that is meant; null = all of them.</summary>
    public string? Build { get; private init; }

    /// <summary>Whether drafts of the version stay, too.</summary>
    public bool HoldsDrafts { get; private init; }

    /// <summary>Keeps what is called so at one place.</summary>
    /// <param name="where">The only store, remote or repository that is meant; null = every one of the place.</param>
    public static StaleProtection Named(StalePlace place, string name, string reason, string? where = null) => new(reason) { Place = place, Name = name, Where = where };

    /// <summary>Keeps a version that is public: at every place, but not its drafts.</summary>
    /// <param name="build">The build that it was published from; null where that can't be told.</param>
    public static StaleProtection Public(string product, ReleaseVersion version, string? build, string reason) =>
        new(reason) { Product = product, Version = version, Build = build };

    /// <summary>Keeps a version that somebody is at work on: at every place, drafts as well.</summary>
    /// <param name="build">The build that is worked on; null where there is none yet.</param>
    public static StaleProtection InWork(string product, ReleaseVersion version, string? build, string reason) =>
        new(reason) { Product = product, Version = version, Build = build, HoldsDrafts = true };

    /// <summary>Keeps every version of a product that may be public: which ones are can't be told.</summary>
    public static StaleProtection Whole(string product, string reason) => new(reason) { Product = product };

    internal bool Holds(StaleRelease release) => Name is not null
        ? Place == release.Place && Name == release.Name && (Where is null || Where == release.Where)
        : !release.Rehearsal && (HoldsDrafts || !release.Draft)
            && (Product == release.Product || release.Product.Length == 0)
            && (Build is null || release.Place is not StalePlace.StagedBuild || Build == release.Name);
}

/// <summary>All that stays whatever is asked for, found at once among tens of thousands.</summary>
public sealed class StaleProtections
{
    private readonly ILookup<string, StaleProtection> _byName;
    private readonly ILookup<(BigInteger, BigInteger, BigInteger, string), StaleProtection> _byVersion;

    private readonly StaleProtection[] _whole;

    /// <param name="order">Which version is the older one, by the style of the product.</param>
    public StaleProtections(IEnumerable<StaleProtection> protections, ReleaseOrder? order = null)
    {
        StaleProtection[] all = [.. protections];
        _byName = all.Where(protection => protection.Name is not null).ToLookup(protection => protection.Name!, StringComparer.Ordinal);
        _byVersion = all.Where(protection => protection.Version is not null).ToLookup(protection => KeyOf(protection.Version!));
        _whole = [.. all.Where(protection => protection is { Name: null, Version: null })];
        Order = order ?? ReleaseOrder.Semver;
    }

    public ReleaseOrder Order { get; }

    /// <returns>Why a release stays, or null.</returns>
    public string? Find(StaleRelease release)
    {
        IEnumerable<StaleProtection> candidates = release.Version is { } version ? _byName[release.Name].Concat(_byVersion[KeyOf(version)]) : _byName[release.Name];
        return candidates.Concat(_whole).FirstOrDefault(protection => protection.Holds(release))?.Reason;
    }

    // build metadata makes no other version
    private static (BigInteger, BigInteger, BigInteger, string) KeyOf(ReleaseVersion version) => (version.Major, version.Minor, version.Patch, version.Prerelease);
}

/// <summary>Whether somebody is still at work on a release.</summary>
public static class RunningSession
{
    /// <summary>How long a session that is not finished counts as running after its last sign of life: a release may wait for somebody who is on holiday.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromDays(14);

    private const string Rehearsal = "-rehearsal";

    /// <param name="lastSign">The last sign of life of a step that has not ended; null where there is none.</param>
    /// <returns>Why it counts as running; null where it does not.</returns>
    public static string? Judge(ReleaseSession session, DateTimeOffset? lastSign, DateTimeOffset now)
    {
        if (session.IsRefused || NextCommand.Of(session) is null) return null;
        DateTimeOffset active = lastSign > session.Updated ? lastSign.Value : session.Updated;
        return now - active < LongestPause ? $"session {session.Id} is not finished, and was active {StaleAge.Format(now - active)} ago" : null;
    }

    /// <summary>What a session keeps that can't be read: it may be running, and of it no more is known than its id.</summary>
    /// <param name="products">Those whose versions are looked at.</param>
    public static IEnumerable<StaleProtection> ProtectsUnread(string id, IEnumerable<string> products)
    {
        string reason = $"session {id} can't be read";
        yield return StaleProtection.Named(StalePlace.Session, id, reason);
        string name = id.EndsWith(Rehearsal, StringComparison.Ordinal) ? id[..^Rehearsal.Length] : id;
        foreach (string product in products)
        {
            if (name.StartsWith(product + "-", StringComparison.Ordinal) && ReleaseVersion.TryParse(name[(product.Length + 1)..], out ReleaseVersion? version))
                yield return StaleProtection.InWork(product, version, build: null, reason);
        }
    }

    /// <summary>What a session keeps.</summary>
    /// <param name="running">Why it counts as running; null where it does not.</param>
    public static IEnumerable<StaleProtection> Protects(ReleaseSession session, string? running)
    {
        if (running is not null)
        {
            yield return StaleProtection.Named(StalePlace.Session, session.Id, running);
            yield return StaleProtection.InWork(session.Product, session.Version, session.Build, running);
            if (!session.Rehearsal) yield return StaleProtection.Named(StalePlace.GitHubRelease, session.Tag, running);
        }
        if (!session.Rehearsal) yield return StaleProtection.Named(StalePlace.Tag, session.Tag, running ?? $"session {session.Id} names it");
    }
}
