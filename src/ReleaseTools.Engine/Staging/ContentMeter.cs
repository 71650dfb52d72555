using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Engine.Staging;

/// <summary>Makes every checksum of the bytes that a store is given, whatever store it is.</summary>
/// <param name="expected">What is known of them; null = nothing (<see cref="DigestBuilder"/>).</param>
/// <param name="checksum">The store's own; null where it has none.</param>
internal sealed class ContentMeter(Digests? expected, IContentChecksum? checksum)
{
    private readonly DigestBuilder _digests = new(expected);

    /// <summary>Meters what is read. The checksums outlive the stream: the store closes it, and then they are asked for.</summary>
    public MeteredStream Over(Stream content, IProgressPart? progress)
    {
        Meter meter = _digests.Append;
        return new(content, checksum is null ? meter : meter + checksum.Append, progress is null ? null : progress.Advance);
    }

    /// <summary>The digests of everything that was read.</summary>
    public ContentDigest Finish() => new(_digests.Finish(), checksum?.Finish());
}
