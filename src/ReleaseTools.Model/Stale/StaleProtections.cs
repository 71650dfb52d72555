using System.Numerics;
using ReleaseTools.Versions;

namespace ReleaseTools.Stale;

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
