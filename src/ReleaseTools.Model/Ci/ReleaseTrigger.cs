using System.Text.Json.Serialization;
using ReleaseTools.Versions;

namespace ReleaseTools.Ci;

/// <summary>The release that a run of a CI is to make, by the channels of the definition.</summary>
public sealed record ReleaseTrigger
{
    public required CiKind Ci { get; init; }

    /// <summary>The name of the channel that matched.</summary>
    public required string Channel { get; init; }

    /// <summary>The git tag, with its prefix; that of a channel which replaces its release need not be a version by SemVer: <c>v0.1-test</c>.</summary>
    public required string Tag { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The full id of the commit.</summary>
    public required string Commit { get; init; }

    /// <summary>The branch that was built; empty where a tag was.</summary>
    public required string Branch { get; init; }

    /// <summary>Whether the release takes the place of the channel's earlier one, and its tag moves.</summary>
    public required bool Replace { get; init; }

    /// <summary>Whether it is marked as a prerelease: the channel says so, or the version does.</summary>
    public required bool Prerelease { get; init; }

    /// <summary>What a person should know before it is released; null where there is nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>Why it is this channel, as a phrase: <c>branch releases/v1.2/v1.2-beta is like releases/*/*</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The CI's run; null outside of one.</summary>
    public string? Run { get; init; }

    /// <summary>Where people see the run; null where it isn't known.</summary>
    public string? Url { get; init; }

    /// <summary>The checkout.</summary>
    [JsonIgnore]
    public string Repository { get; init; } = "";

    public override string ToString() => Tag;
}
