using ReleaseTools.Versions;

namespace ReleaseTools.Stale;

/// <summary>A release, or what belongs to one, that was looked at to see whether it is still needed: the same shape for all places (R12.1).</summary>
public sealed record StaleRelease
{
    public required StalePlace Place { get; init; }

    /// <summary>Whose it is; empty where that can't be told.</summary>
    public string Product { get; init; } = "";

    /// <summary>How it is called at its place: a build, a session's id, a tag.</summary>
    public required string Name { get; init; }

    /// <summary>Null where the name is no version.</summary>
    public ReleaseVersion? Version { get; init; }

    /// <summary>Of an image, its tags of other versions, which go with it; null where it has none.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Of an image, its tags that somebody may count on, such as <c>latest</c>: only patterns that match them choose it; null where it has none.</summary>
    public IReadOnlyList<string>? Uses { get; init; }

    /// <summary>When it was made; null where that is not known.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it last changed; null where that is not known, or never happens.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>In bytes; null where nothing is stored that has a size.</summary>
    public long? Size { get; init; }

    /// <summary>Whether it is a draft that the public does not see.</summary>
    public bool Draft { get; init; }

    /// <summary>Whether it is marked as prerelease, or its version is one.</summary>
    public bool Prerelease { get; init; }

    /// <summary>Whether it is the session of a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The store, the remote or the repository that holds it.</summary>
    public required string Where { get; init; }

    /// <summary>Tells whether it is still the same when it is removed: a digest, a revision, an object id.</summary>
    public required string Identity { get; init; }

    /// <inheritdoc cref="StaleSource"/>
    public required StaleSource Source { get; init; }

    /// <summary>Whether it goes.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why it goes; or why it stays.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What its age is counted from: its last change, else its making.</summary>
    public DateTimeOffset? Date => Updated ?? Created;

    public override string ToString() => Place switch
    {
        StalePlace.StagedBuild => $"staged build {Product} {Version} {Name}",
        StalePlace.Session => $"session {Name}",
        StalePlace.Tag => $"tag {Name}",
        StalePlace.ContainerImage => $"image {Where}:{Name}",
        _ => $"{(Draft ? "draft " : "")}release {Name}",
    };
}
