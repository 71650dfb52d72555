namespace ReleaseTools.Staging;

/// <summary>Something in which a staged or published release differs from its manifest.</summary>
/// <param name="Path">Relative to the manifest.</param>
/// <param name="Wanted">What the manifest says; null for what it doesn't name.</param>
/// <param name="Found">What is there; null for what is missing.</param>
public sealed record ContentFinding(string Path, ContentFault Fault, string? Wanted, string? Found)
{
    /// <summary>In words that follow the path: <c>is missing</c>, <c>has 5 bytes instead of 12</c>.</summary>
    public string Problem => Fault switch
    {
        ContentFault.Missing => "is missing",
        ContentFault.Extra => "is not in the manifest",
        ContentFault.Size => $"has {Found} bytes instead of {Wanted}",
        ContentFault.Unreadable => $"can't be read: {Found}",
        _ => $"has digest {Found} instead of {Wanted}",
    };

    public override string ToString() => $"{Path} {Problem}";
}

/// <summary>How an object differs from the manifest.</summary>
public enum ContentFault : long
{
    Missing,
    Size,
    Digest,
    Extra,

    /// <summary>It is there, and could not be read: Found says why.</summary>
    Unreadable,
}
