using System.Security.Cryptography;
using ReleaseTools.Artifacts;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>Makes both checksums of bytes that pass by.</summary>
public sealed class DigestBuilder : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
    private long _size;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _size += bytes.Length;
        _sha256.AppendData(bytes);
        _sha512.AppendData(bytes);
    }

    /// <summary>The digests of all bytes so far; the builder starts anew.</summary>
    public Digests Finish()
    {
        var digests = new Digests(_size, Convert.ToHexStringLower(_sha256.GetHashAndReset()), Convert.ToHexStringLower(_sha512.GetHashAndReset()));
        _size = 0;
        return digests;
    }

    /// <summary>The digests of a text in UTF-8.</summary>
    public static Digests OfText(string text)
    {
        using var digests = new DigestBuilder();
        digests.Append(System.Text.Encoding.UTF8.GetBytes(text));
        return digests.Finish();
    }

    public void Dispose()
    {
        _sha256.Dispose();
        _sha512.Dispose();
    }
}
