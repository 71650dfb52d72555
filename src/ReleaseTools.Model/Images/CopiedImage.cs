namespace ReleaseTools.Images;

/// <summary>An image that was copied, and what that took.</summary>
/// <param name="Source">As it was named.</param>
/// <param name="Destination">Where it is now, with its tag or digest.</param>
/// <param name="Digest">Of its manifest at the destination.</param>
public sealed record CopiedImage(string Source, string Destination, ImageDigest Digest)
{
    /// <summary>Of the manifest that was named at the source: another one only where some of its platforms were copied.</summary>
    public ImageDigest SourceDigest { get; init; } = Digest;

    /// <summary>Whether it was there already, under every tag that was wanted: nothing was written.</summary>
    public bool Existed { get; init; }

    /// <summary>How many blobs were sent.</summary>
    public int Sent { get; init; }

    /// <summary>How many bytes of blobs were sent.</summary>
    public long SentBytes { get; init; }

    /// <summary>How many blobs the registry took over from another of its repositories.</summary>
    public int Mounted { get; init; }

    /// <summary>How many blobs were there.</summary>
    public int Found { get; init; }

    /// <summary>How many layers were not copied because their owner alone distributes them: the image names them, and where they are.</summary>
    public int Foreign { get; init; }

    /// <summary>How much of what refers to it was copied: signatures, attestations, SBOMs.</summary>
    public int Referrers { get; init; }

    public override string ToString() => $"{Destination}{(Destination.Contains('@', StringComparison.Ordinal) ? "" : $"@{Digest}")}";
}
