namespace ReleaseTools.Pods;

/// <summary>What is needed to make a version of a pod in a channel.</summary>
/// <param name="File">The file that says so, as a person would name it.</param>
public sealed record PodInstruction(string File, string Channel, PodRule Rule, PodVersion Version)
{
    /// <summary>The pod that is made.</summary>
    public PodTag Pod => new(Rule.Pod, Version);

    /// <summary>The versions of images that the file names. Any other image has the pod's version.</summary>
    public IReadOnlyList<PodTag> Images { get; init; } = [];

    /// <summary>The versions of volumes that the file names. Any other volume has the pod's version.</summary>
    public IReadOnlyList<PodTag> Volumes { get; init; } = [];

    /// <summary>What the rules of the build are given, by the label of the parameter.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The source that the pod is built from.</summary>
    public IReadOnlyList<PodRevision> Revisions { get; init; } = [];

    /// <summary>The version of one of the pod's images.</summary>
    public PodTag ImageOf(PodLabel image) => Images.FirstOrDefault(tag => tag.Label == image) ?? new PodTag(image, Version);

    /// <summary>The version of one of the pod's volumes.</summary>
    public PodTag VolumeOf(PodLabel volume) => Volumes.FirstOrDefault(tag => tag.Label == volume) ?? new PodTag(volume, Version);

    public override string ToString() => $"{Channel} {Pod}";
}

/// <summary>A revision of a repository that a pod is built from.</summary>
public sealed record PodRevision
{
    public PodSourceControl Scm { get; init; }

    public string Url { get; init; } = "";

    /// <summary>The full hash of the commit.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Whether the working tree had changes besides.</summary>
    public bool Dirty { get; init; }
}

/// <summary>An instruction as it was read.</summary>
/// <param name="Instruction">Null where the file has problems.</param>
/// <param name="Warnings">Where the file contradicts its path.</param>
public sealed record PodInstructionReading(PodInstruction? Instruction, IReadOnlyList<Definitions.DefinitionProblem> Warnings);
