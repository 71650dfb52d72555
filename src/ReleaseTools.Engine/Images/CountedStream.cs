using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.Images;

/// <summary>Passes bytes on, and tells how many.</summary>
internal sealed class CountedStream(Stream inner, IProgressPart part) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await inner.ReadAsync(buffer, cancellationToken);
        part.Advance(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
