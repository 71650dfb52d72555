using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>A blob as a registry sends it. Where the connection breaks, it says whose and how far it came.</summary>
/// <param name="name">The repository, for messages.</param>
internal sealed class DownloadStream(Stream inner, ImageDescriptor blob, string name) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int read = await inner.ReadAsync(buffer, cancellationToken);
            _read += read;
            return read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RegistryException("RegistryInterrupted", ErrorCategory.ReadError, $"{name}@{blob.Digest}",
                $"Could not read the blob {blob.Digest} of {name}: after {_read} of {blob.Size} bytes the connection broke: {e.Message.TrimEnd('.')}.", "Run the same command again: what is done stays done.", e)
            { IsTransient = true };
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
