using System.Security;
using ReleaseTools.Engine.Branches;

namespace ReleaseTools.Engine.Steps;

/// <summary>What the person who runs a release allows.</summary>
public sealed record RunOptions
{
    public static RunOptions Default { get; } = new();

    /// <summary>Whether the working tree may have changes that are not in the commit, and so not in the release.</summary>
    public bool AllowDirty { get; init; }

    /// <summary>The folder below which the session has its work folder; null = where it had it before, else what RELEASE_WORK names, else the user's cache.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>Whether a step that another machine has begun is taken over, because that machine is known to be dead.</summary>
    public bool TakeOver { get; init; }

    /// <summary>With <see cref="TakeOver"/>: whether it is taken over although that machine gives signs of life.</summary>
    public bool Force { get; init; }

    /// <summary>The links to move; null = those that the definition names.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Whether what is published is read again, and what has been lost of it is put back.</summary>
    public bool Repairs { get; init; }

    /// <summary>How the session is tagged, where that was asked for by itself; null = as the definition says, on <c>origin</c>.</summary>
    public TagRequest? Tag { get; init; }

    /// <summary>A token for GitHub that was given; null = the one that is found.</summary>
    public SecureString? GitHubToken { get; init; }

    /// <summary>Whether the release is given up: its tracking issue is closed as not planned, whatever is still to do.</summary>
    public bool Abandon { get; init; }

    /// <summary>Whether notes are written into the definition's changelog file too.</summary>
    public bool UpdateChangelog { get; init; }

    /// <summary>Whether GitHub is asked again for pull requests that an earlier run has seen, because they were edited since.</summary>
    public bool RefreshNotes { get; init; }

    /// <summary>The channels to announce the release by; null = those of the definition that have not had it.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Whether an announcement is sent again that was sent (and is named in <see cref="Channels"/>), or may have been.</summary>
    public bool AnnounceAgain { get; init; }

    /// <summary>Whether announcements that may have been sent are known to have arrived: they count as sent, and nothing is sent.</summary>
    public bool AnnouncementsArrived { get; init; }
}
