namespace ReleaseTools.Definitions;

/// <summary>How the pods of a repository are released, and where.</summary>
public sealed record PodsDefinition
{
    /// <summary>The store of images, volumes and channels, as a store URL. A relative <c>file:</c> path is relative to the repository.</summary>
    public string Root { get; init; } = "file:.release/pods";

    /// <summary>Where the manifests of pods are. A pod that is not listed has its manifest at the path of its label.</summary>
    public IReadOnlyList<PodRuleDefinition> Rules { get; init; } = [];

    /// <summary>How images are built that the store doesn't have yet.</summary>
    public IReadOnlyList<PodImageDefinition> Images { get; init; } = [];

    /// <summary>Platform tools that can't be pods, with how they are installed. They are left alone.</summary>
    public IReadOnlyList<PodExceptionDefinition> Exceptions { get; init; } = [];

    public override string ToString() => Root;
}

/// <summary>The manifest of a pod in the source.</summary>
public sealed record PodRuleDefinition
{
    /// <summary>The label of the pod: <c>//foo/bar:web</c>.</summary>
    public string Pod { get; init; } = "";

    /// <summary>A <c>pod.json</c>, or the same as YAML, without the version of the pod and without what its images and volumes are verified against.</summary>
    public string Manifest { get; init; } = "";

    public override string ToString() => Pod;
}

/// <summary>How an image of pods is built.</summary>
public sealed record PodImageDefinition
{
    /// <summary>The label of the image: <c>//foo/bar:base</c>.</summary>
    public string Label { get; init; } = "";

    public ImageOrigin From { get; init; } = new();

    public override string ToString() => Label;
}

/// <summary>A platform tool that can't be a pod.</summary>
public sealed record PodExceptionDefinition
{
    public string Name { get; init; } = "";

    /// <summary>How the tool is installed, in words: <c>Ansible role releasetools</c>.</summary>
    public string InstalledBy { get; init; } = "";

    public override string ToString() => $"{Name} ({InstalledBy})";
}
