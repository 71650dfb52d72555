using System.Globalization;
using System.Security.Cryptography;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// The ETag of content that is uploaded as <see cref="PartPlan"/> has it: the MD5 of what goes up in one piece; of parts, the MD5 of their MD5s and their number
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html). It is of no use against somebody who means harm: for that there are the manifest's digests.
/// </summary>
internal sealed class S3Checksum(PartPlan plan) : IContentChecksum, IDisposable
{
    private readonly IncrementalHash _part = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash _parts = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private long _inPart;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int take = (int)Math.Min(plan.PartSize - _inPart, bytes.Length);
            _part.AppendData(bytes[..take]);
            _inPart += take;
            bytes = bytes[take..];
            if (_inPart == plan.PartSize && !plan.IsSingle) EndPart();
        }
    }

    public string Finish()
    {
        using (this)
        {
            if (plan.IsSingle) return Convert.ToHexStringLower(_part.GetHashAndReset());
            if (_inPart > 0) EndPart();
            return S3ETag.OfParts(_parts.GetHashAndReset(), plan.Count);
        }
    }

    public void Dispose()
    {
        _part.Dispose();
        _parts.Dispose();
    }

    private void EndPart()
    {
        _parts.AppendData(_part.GetHashAndReset());
        _inPart = 0;
    }
}

/// <summary>ETags of S3: the MD5 of what went up in one piece, where the server does not encrypt it with keys of its own; of parts, see <see cref="S3Checksum"/>; else opaque.</summary>
internal static class S3ETag
{
    /// <summary>Without the quotation marks that HTTP wants around it.</summary>
    public static string Plain(string etag) => etag.Trim('"');

    /// <summary>Whether the ETag says that exactly these bytes have arrived.</summary>
    public static bool IsOf(string etag, ReadOnlySpan<byte> bytes) => Plain(etag) == Convert.ToHexStringLower(MD5.HashData(bytes));

    public static string OfParts(ReadOnlySpan<byte> digest, int count) => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(digest)}-{count}");

    /// <summary>Whether the object was uploaded in the parts of this plan.</summary>
    public static bool IsInParts(string? etag, PartPlan plan) => !plan.IsSingle && etag?.EndsWith($"-{plan.Count}", StringComparison.Ordinal) == true;
}
