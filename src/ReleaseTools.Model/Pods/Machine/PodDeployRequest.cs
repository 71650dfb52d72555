namespace ReleaseTools.Pods.Machine;

/// <summary>How a pod is deployed.</summary>
/// <param name="Bundle">The path of a folder with a <c>pod.json</c>, of an archive of such a folder, or of a <c>pod.json</c>.</param>
public sealed record PodDeployRequest(string Bundle)
{
    public PodRuntimeKind Runtime { get; init; }

    /// <summary>Whether it replaces the version that runs.</summary>
    public bool Start { get; init; }
}

/// <summary>What deploying a pod would do.</summary>
/// <param name="Pod">The version.</param>
/// <param name="Lines">Each a step, as part of a sentence.</param>
public sealed record PodPlan(PodTag Pod, IReadOnlyList<string> Lines);

/// <summary>Names deployed versions of pods: one (<c>//foo:web@1.2.0</c>), or those of a pod (<c>//foo:web</c>).</summary>
public sealed record PodTarget(PodLabel Label, PodVersion? Version)
{
    /// <exception cref="UsageException">The text is neither.</exception>
    public static PodTarget Parse(string text)
    {
        if (PodTag.TryParse(text, out PodTag? tag)) return new PodTarget(tag.Label, tag.Version);
        if (PodLabel.TryParse(text, out PodLabel? label)) return new PodTarget(label, null);
        throw new UsageException("PodTargetInvalid", text, $"'{text}' does not name a pod.", "Write //path/to:name@version, such as //foo/bar:web@1.2.0, or //path/to:name.");
    }

    public override string ToString() => Version is null ? Label.ToString() : $"{Label}@{Version}";
}
