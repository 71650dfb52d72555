using System.Security.Cryptography;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>ETags of S3: the MD5 of what went up in one piece, where the server does not encrypt it with keys of its own; else opaque.</summary>
internal static class S3ETag
{
    /// <summary>Without the quotation marks that HTTP wants around it.</summary>
    public static string Plain(string etag) => etag.Trim('"');

    /// <summary>Whether the ETag says that exactly these bytes have arrived.</summary>
    public static bool IsOf(string etag, ReadOnlySpan<byte> bytes) => Plain(etag) == Convert.ToHexStringLower(MD5.HashData(bytes));
}
