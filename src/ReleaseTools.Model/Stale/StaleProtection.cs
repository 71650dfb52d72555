using ReleaseTools.Versions;

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
