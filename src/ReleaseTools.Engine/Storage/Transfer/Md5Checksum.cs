using System.Security.Cryptography;

namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>The MD5 of the whole content, which some services store with each object. It detects transmission errors, not tampering: the manifest's digests do that.</summary>
internal sealed class Md5Checksum : IContentChecksum, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    /// <summary>Of what was appended so far, as hexadecimal digits.</summary>
    public string Current => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public string Finish()
    {
        using (this) return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();
}
