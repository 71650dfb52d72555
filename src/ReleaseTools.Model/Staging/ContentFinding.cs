namespace ReleaseTools.Staging;

/// <summary>Something in which a staged or published release differs from its manifest.</summary>
/// <param name="Path">Relative to the manifest.</param>
/// <param name="Wanted">What the manifest says; null for what it doesn't name.</param>
/// <param name="Found">What is there; null for what is missing.</param>
public sealed record ContentFinding(string Path, ContentFault Fault, string? Wanted, string? Found)
{
    public override string ToString() => Fault switch
    {
        ContentFault.Missing => $"{Path} is missing",
        ContentFault.Extra => $"{Path} is not in the manifest",
        ContentFault.Size => $"{Path} has {Found} bytes instead of {Wanted}",
        _ => $"{Path} has digest {Found} instead of {Wanted}",
    };
}

/// <summary>How an object differs from the manifest.</summary>
public enum ContentFault
{
    Missing,
    Size,
    Digest,
    Extra,
}
