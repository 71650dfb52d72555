namespace ReleaseTools.Pods;

/// <summary>A version of a pod that is released in a channel.</summary>
public sealed record PodRelease(string Channel, PodLabel Label, PodVersion Version)
{
    /// <summary>The pod's label and version, as other commands take them.</summary>
    public PodTag Pod => new(Label, Version);

    /// <summary>Whether <c>tip</c> names it: the version that machines of the channel follow.</summary>
    public bool IsTip { get; init; }

    /// <summary>Whether <c>previous</c> names it: the version that <c>tip</c> named before.</summary>
    public bool IsPrevious { get; init; }

    /// <summary>When its manifest was written, as the store dates it.</summary>
    public DateTimeOffset Released { get; init; }

    /// <summary>The store that holds it, as a URL.</summary>
    public string Store { get; init; } = "";

    /// <summary>The folder of the release in its store: <c>channels/production/foo/bar/web/1.2.0</c>.</summary>
    public string Path => PodPaths.Pod(Channel, Pod).TrimEnd('/');

    public override string ToString() => $"{Channel} {Pod}";
}

/// <summary>What became of an instruction.</summary>
public enum PodReleaseOutcome : long
{
    /// <summary>The pod was released.</summary>
    Released,

    /// <summary>The pod was there already: a released pod never changes.</summary>
    Exists,

    /// <summary>Nothing was written, because only a preview was asked for.</summary>
    Planned,
}

/// <summary>What became of one instruction.</summary>
/// <param name="Tip">What became of the channel's <c>tip</c>.</param>
public sealed record PodReleaseResult(string Channel, PodTag Pod, PodReleaseOutcome Outcome, PodTipMove Tip)
{
    /// <summary>The images that were built, or that a preview would build.</summary>
    public IReadOnlyList<PodTag> Built { get; init; } = [];

    /// <summary>What the channel changed in the pod, a line for each value: <c>+ apps.web.exec: …</c>.</summary>
    public IReadOnlyList<string> Overlay { get; init; } = [];

    /// <summary>The store that holds it, as a URL.</summary>
    public string Store { get; init; } = "";

    public override string ToString() => $"{Channel} {Pod}";
}
