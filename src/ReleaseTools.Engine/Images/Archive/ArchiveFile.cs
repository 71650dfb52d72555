using System.IO.Compression;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Images;
using ZstdSharp;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// A tar whose entries can be read in any order. One that is compressed by gzip or Zstandard, which its first bytes tell, is decompressed into a file in the system's folder for temporary
/// files (<c>TMPDIR</c>), which is removed with this; a plain one is read where it lies.
/// </summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private ArchiveFile(TarIndex index, DirectoryInfo? folder) => (Index, _folder) = (index, folder);

    public TarIndex Index { get; }

    /// <param name="from">For messages: <c>oci-archive:hello.tar</c>.</param>
    /// <param name="temporary">Where it is decompressed; null = the system's folder for temporary files.</param>
    /// <exception cref="ImageInvalidException">It is no tar, or one that can't be trusted.</exception>
    /// <exception cref="ReleaseException">The file can't be read, or there is no place to decompress it.</exception>
    public static async Task<ArchiveFile> OpenAsync(string path, string from, CancellationToken cancellation, string? temporary = null)
    {
        string packing = await PackingAsync(path, from, cancellation);
        if (packing is not (LayerPacking.Gzip or LayerPacking.Zstd)) return new ArchiveFile(new TarIndex(path, from, cancellation), folder: null);
        DirectoryInfo folder = CreateFolder(temporary ?? Path.GetTempPath(), from);
        try
        {
            string plain = Path.Combine(folder.FullName, "archive.tar");
            await UnpackAsync(path, packing, plain, from, cancellation);
            return new ArchiveFile(new TarIndex(plain, from, cancellation), folder);
        }
        catch
        {
            Remove(folder);
            throw;
        }
    }

    public void Dispose()
    {
        if (_folder is not null) Remove(_folder);
    }

    private static async Task<string> PackingAsync(string path, string from, CancellationToken cancellation)
    {
        await using FileReadStream file = Open(path, from);
        byte[] start = new byte[6];
        return LayerPacking.Of(start.AsSpan(0, await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation)));
    }

    private static async Task UnpackAsync(string path, string packing, string plain, string from, CancellationToken cancellation)
    {
        await using FileReadStream packed = Open(path, from);
        await using Stream content = packing is LayerPacking.Gzip ? new GZipStream(packed, CompressionMode.Decompress) : new DecompressionStream(packed);
        byte[] buffer = new byte[256 * 1024];
        using FileStream output = Create(plain, from);
        for (bool isFirst = true; ; isFirst = false)
        {
            int read = await ReadAsync(content, buffer, packing, from, cancellation);
            // whatever else is compressed may be large, and is not wanted
            if (isFirst && (read < TarEntryHeader.BlockLength || TarEntryHeader.Read(buffer.AsSpan(0, TarEntryHeader.BlockLength)) is null)) throw new ImageInvalidException(from, $"it is compressed by {packing}, and what is in it is no tar");
            if (read == 0) return;
            await WriteAsync(output, buffer.AsMemory(0, read), from, cancellation);
        }
    }

    private static async Task<int> ReadAsync(Stream content, byte[] buffer, string packing, string from, CancellationToken cancellation)
    {
        try
        {
            return await content.ReadAtLeastAsync(buffer, TarEntryHeader.BlockLength, throwOnEndOfStream: false, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
        {
            throw new ImageInvalidException(from, $"it can't be decompressed by {packing}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static async Task WriteAsync(FileStream output, ReadOnlyMemory<byte> bytes, string from, CancellationToken cancellation)
    {
        try { await output.WriteAsync(bytes, cancellation); }
        catch (IOException e) { throw NoPlace(output.Name, from, e); }
    }

    private static FileStream Create(string plain, string from)
    {
        try { return new FileStream(plain, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw NoPlace(plain, from, e); }
    }

    // readable only by this user: the image may not be public yet
    private static DirectoryInfo CreateFolder(string temporary, string from)
    {
        string path = Path.Combine(temporary, $"release-image-{Path.GetRandomFileName()}");
        try { return OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw NoPlace(path, from, e); }
    }

    private static FileReadStream Open(string path, string from) => FileReadStream.Over(TarIndex.OpenFile(path, from), range: null);

    private static void Remove(DirectoryInfo folder)
    {
        try { folder.Delete(recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* the system's folder for what is temporary is cleared by the system */ }
    }

    private static ReleaseException NoPlace(string place, string from, Exception e) => new("ImageNotDecompressed", ErrorCategory.WriteError, from,
        $"{from} is compressed, and could not be decompressed into {place}: {e.Message.TrimEnd('.')}.", "Make room there, name another folder in the environment variable TMPDIR (TEMP on Windows), or decompress the file yourself.", e);
}
