using System.Security.Cryptography;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images;

/// <summary>Fails where a blob's bytes are not the ones that its descriptor names: at the first byte too many, or at their end.</summary>
/// <param name="from">Where they come from, for messages.</param>
internal sealed class BlobCheck(ImageDescriptor blob, string from)
{
    private readonly IncrementalHash _hash = blob.Digest.NewHash();
    private long _read;
    private bool _isChecked;

    /// <summary>Passes a blob's bytes on as far as they are right.</summary>
    public static MeteredStream Over(Stream content, ImageDescriptor blob, string from, IProgressPart? progress = null) => new(content, new BlobCheck(blob, from).Append, progress is null ? null : progress.Advance);

    /// <param name="bytes">Empty at their end.</param>
    /// <exception cref="ImageInvalidException">They are not the blob's.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _read += bytes.Length;
        if (_read > blob.Size) throw Wrong($"has more than the {blob.Size} bytes that its manifest says");
        if (_isChecked) return;
        _hash.AppendData(bytes);
        // a reader that knows the length need not ask once more: the last byte is held back where the digest is wrong
        if (bytes.IsEmpty || _read == blob.Size) Check();
    }

    private void Check()
    {
        _isChecked = true;
        if (_read < blob.Size) throw Wrong($"ends after {_read} of {blob.Size} bytes");
        string hex = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.Dispose();
        if (hex != blob.Digest.Hex) throw Wrong($"has the digest {blob.Digest.Algorithm}:{hex}");
    }

    private ImageInvalidException Wrong(string what) => new(from, $"its blob {blob.Digest} {what}");
}
