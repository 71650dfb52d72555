namespace ReleaseTools.Stale;

/// <summary>Where something was found: with this it is found again when it is removed, and what protects it is asked again.</summary>
/// <param name="Repository">The folder that was worked in.</param>
/// <param name="Definition">The definition file that was asked for; null = the checkout's own.</param>
/// <param name="SessionStore">The session store that was named; null = what the definition says.</param>
/// <param name="Store">The store that was named; null = those of the definition.</param>
/// <param name="Product">The product that was asked for, wildcards allowed; null = the definition's, or every one of a store that is named.</param>
/// <param name="Rehearsal">Whether the local store of rehearsals is meant.</param>
/// <param name="Remote">The git remote; null = <c>origin</c>, where there is one.</param>
/// <param name="GitHubRepository">As <c>owner/name</c>; null = none was named.</param>
/// <param name="ImageRepository">A repository of a registry, or a layout; null = those of the definition's images.</param>
public sealed record StaleSource(
    string Repository,
    string? Definition = null,
    string? SessionStore = null,
    string? Store = null,
    string? Product = null,
    bool Rehearsal = false,
    string? Remote = null,
    string? GitHubRepository = null,
    string? ImageRepository = null);
