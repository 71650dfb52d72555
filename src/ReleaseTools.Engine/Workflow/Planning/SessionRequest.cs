using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Planning;

/// <summary>What a person asked for when they asked for a release.</summary>
public sealed record SessionRequest
{
    /// <summary>What a run of a CI asks for.</summary>
    public static SessionRequest Of(ReleaseTrigger trigger) => new()
    {
        Version = trigger.Version,
        Tag = trigger.Tag,
        Channel = trigger.Channel,
        Commit = trigger.Commit,
        Branch = trigger.Branch.Length > 0 ? trigger.Branch : null,
    };

    /// <summary>A definition file; null = <c>release.yaml</c> of the checkout, or what its content suggests.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>Null = the session of this commit, else the version that comes next.</summary>
    public ReleaseVersion? Version { get; init; }

    /// <summary>What kind of version comes next; null = the series goes on.</summary>
    public ReleaseType? Type { get; init; }

    /// <summary>How far the next version goes beyond the last official one; null = what the definition says.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch whose rules count; null = the one that the commit is on.</summary>
    public string? Branch { get; init; }

    /// <summary>The git tag of the version; null = the tag prefix and the version.</summary>
    public string? Tag { get; init; }

    /// <summary>The channel of the definition that the version is released on; null = none, or that of the session there is.</summary>
    public string? Channel { get; init; }

    public bool Rehearsal { get; init; }

    /// <summary>Whether the version follows from the tags of this clone alone: no remote is asked.</summary>
    public bool Offline { get; init; }
}
