using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>What a person says of a published release that is to be verified without a session.</summary>
public sealed record VerificationRequest
{
    /// <summary>Null = that of the checkout's definition, else the only one of the store.</summary>
    public string? Product { get; init; }

    /// <summary>Null = what the link <c>latest</c> names; without a store, the latest release on GitHub.</summary>
    public ReleaseVersion? Version { get; init; }

    /// <summary>A store's URL. Null = that of the checkout's definition, unless another place is named.</summary>
    public string? Store { get; init; }

    /// <summary>Where the store's root is served. Null = what the definition says.</summary>
    public string? PublicUrl { get; init; }

    /// <summary><c>owner/name</c>. Null = what the definition says, unless another place is named.</summary>
    public string? GitHubRepository { get; init; }

    /// <summary>The release's git tag; null = the definition's prefix, or <c>v</c>, and the version.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether places are named: then no checkout is needed.</summary>
    public bool NamesPlaces => Store is not null || PublicUrl is not null || GitHubRepository is not null;
}
