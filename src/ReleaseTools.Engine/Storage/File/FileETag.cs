using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>
/// A file's ETag: of its content where it is small, as everything is that is ever compared and swapped; of its time and size where reading it all
/// would cost more than the question is worth.
/// </summary>
internal static class FileETag
{
    /// <summary>The largest object that is told by its content.</summary>
    public const int ContentLimit = 1024 * 1024;

    /// <param name="file">Open for reading, and never written in place: what it names can't change while it is read.</param>
    public static ObjectInfo Describe(string key, SafeFileHandle file)
    {
        long size = RandomAccess.GetLength(file);
        var modified = new DateTimeOffset(System.IO.File.GetLastWriteTimeUtc(file));
        return new ObjectInfo(key, size, modified, size <= ContentLimit ? OfContent(file, (int)size) : OfTime(modified, size));
    }

    public static string OfHash(ReadOnlySpan<byte> sha256) => "sha256-" + Convert.ToHexStringLower(sha256[..16]);

    private static string OfContent(SafeFileHandle file, int size)
    {
        byte[] content = System.Buffers.ArrayPool<byte>.Shared.Rent(size);
        try
        {
            int length = 0;
            while (length < size && RandomAccess.Read(file, content.AsSpan(length, size - length), length) is > 0 and int read) length += read;
            return OfHash(SHA256.HashData(content.AsSpan(0, length)));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(content);
        }
    }

    private static string OfTime(DateTimeOffset modified, long size) =>
        string.Create(CultureInfo.InvariantCulture, $"time-{modified.UtcTicks:x}-{size:x}");
}
