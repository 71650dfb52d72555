namespace ReleaseTools.Pods;

/// <summary>A bundle that was exported: everything that a machine needs to deploy a pod.</summary>
/// <param name="Path">The folder, the archive, or the manifest, in full.</param>
public sealed record PodBundle(string Channel, PodTag Pod, string Path)
{
    /// <summary>In bytes, everything in it.</summary>
    public long Size { get; init; }

    /// <summary>The SHA-512 of an archive or a manifest, in lower-case hexadecimal; null for a folder.</summary>
    public string? Sha512 { get; init; }

    public override string ToString() => Path;
}

/// <summary>What was found in a bundle.</summary>
/// <param name="Pod">The pod that it deploys; null where its manifest can't be read.</param>
/// <param name="Path">The bundle.</param>
/// <param name="Findings">Everything that is wrong; empty where every byte is what the manifest says.</param>
public sealed record PodBundleCheck(PodTag? Pod, string Path, IReadOnlyList<PodBundleFinding> Findings)
{
    /// <summary>How many images, volumes and files were read and compared.</summary>
    public int Verified { get; init; }

    /// <summary>What the machine will fetch, and verify then. Nothing of it was read.</summary>
    public IReadOnlyList<string> Remote { get; init; } = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsValid => Findings.Count == 0;

    public override string ToString() => $"{Path}: {(IsValid ? "valid" : $"{Findings.Count} {(Findings.Count == 1 ? "problem" : "problems")}")}";
}

/// <summary>Something wrong in a bundle.</summary>
/// <param name="File">Its path in the bundle.</param>
public sealed record PodBundleFinding(string File, PodBundleFault Fault, string Message)
{
    public override string ToString() => $"{File}: {Message}";
}

/// <summary>What is wrong with a part of a bundle.</summary>
public enum PodBundleFault : long
{
    /// <summary>The manifest names it, and it is not there.</summary>
    Missing,

    /// <summary>Its bytes are not the ones that the manifest names.</summary>
    Differs,

    /// <summary>It can't be used: a manifest with problems, a damaged archive.</summary>
    Invalid,

    /// <summary>It could write outside of its folder, and no machine takes it.</summary>
    Unsafe,

    /// <summary>Nothing names it.</summary>
    Extra,
}
