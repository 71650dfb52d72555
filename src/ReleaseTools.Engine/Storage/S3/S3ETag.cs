using System.Globalization;
using System.Security.Cryptography;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

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
