using System.Text.Json.Serialization;

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

/// <summary>Which places are looked at, and what for.</summary>
public sealed record StaleRequest
{
    public required StaleSource Source { get; init; }

    /// <summary>Empty = staged builds and sessions; where a repository on GitHub is named, its releases; where one of images is, those.</summary>
    public IReadOnlyList<StalePlace> Places { get; init; } = [];

    public required StaleCriteria Criteria { get; init; }

    /// <summary>The places in the order in which they are looked at.</summary>
    public IReadOnlyList<StalePlace> Meant => Places.Count > 0 ? [.. Places.Distinct().Order()]
        : Source.ImageRepository is not null ? [StalePlace.ContainerImage]
        : Source.GitHubRepository is null ? [StalePlace.StagedBuild, StalePlace.Session] : [StalePlace.GitHubRelease];
}

/// <summary>Where releases and what belongs to them grow old.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StalePlace>))]
public enum StalePlace : long
{
    /// <summary>Builds that wait in a store, as Get-StagedRelease lists them.</summary>
    [JsonStringEnumMemberName("stagedBuild")] StagedBuild,

    /// <summary>Records of releases, as Get-ReleaseSession lists them.</summary>
    [JsonStringEnumMemberName("session")] Session,

    /// <summary>Git tags of the checkout and of its remote.</summary>
    [JsonStringEnumMemberName("tag")] Tag,

    /// <summary>Releases of a repository on GitHub.</summary>
    [JsonStringEnumMemberName("gitHubRelease")] GitHubRelease,

    /// <summary>Container images that have a tag, in registries or layouts.</summary>
    [JsonStringEnumMemberName("containerImage")] ContainerImage,

    /// <summary>Versions of pods in the channels of a store of pods.</summary>
    [JsonStringEnumMemberName("pod")] Pod,

    /// <summary>Images in a store of pods that no pod uses.</summary>
    [JsonStringEnumMemberName("podImage")] PodImage,

    /// <summary>Volumes in a store of pods that no pod uses.</summary>
    [JsonStringEnumMemberName("podVolume")] PodVolume,
}
