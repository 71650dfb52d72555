using System.Text.Json.Serialization;

namespace ReleaseTools.Stale;

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
}
