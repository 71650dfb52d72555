using System.Security.Cryptography;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Passes a blob's bytes on, and fails where they are not the ones that its descriptor names: at the first byte too many, or at their end.</summary>
/// <param name="from">Where they come from, for messages.</param>
internal sealed class VerifiedStream(Stream inner, ImageDescriptor blob, string from) : ForwardStream
{
    private readonly IncrementalHash _hash = blob.Digest.NewHash();
    private long _read;
    private bool _isChecked;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        int read = await inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        if (_read > blob.Size) throw Wrong($"has more than the {blob.Size} bytes that its manifest says");
        _hash.AppendData(buffer.Span[..read]);
        // a reader that knows the length need not ask once more: the last byte is held back where the digest is wrong
        if (!_isChecked && (read == 0 || _read == blob.Size)) Check();
        return read;
    }

    private void Check()
    {
        _isChecked = true;
        if (_read < blob.Size) throw Wrong($"ends after {_read} of {blob.Size} bytes");
        string hex = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (hex != blob.Digest.Hex) throw Wrong($"has the digest {blob.Digest.Algorithm}:{hex}");
    }

    private ImageInvalidException Wrong(string what) => new(from, $"its blob {blob.Digest} {what}");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        _hash.Dispose();
        GC.SuppressFinalize(this);
    }
}

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
