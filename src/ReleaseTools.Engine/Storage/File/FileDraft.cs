using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>An object that is written but has no name yet. Disposing it leaves nothing behind unless it was named.</summary>
internal sealed class FileDraft(string path, string key) : IDisposable
{
    private const int BufferSize = 512 * 1024;

    // what the runtime's message says in words has no error number of its own
    private const int NotReserved = unchecked((int)0x80131620);

    // a person who cancels waits no longer than this for a copy that can't be stopped
    private static readonly TimeSpan s_lastWrite = TimeSpan.FromSeconds(2);

    private SafeFileHandle? _file;
    private bool _moved;

    public async Task FillAsync(ObjectContent content, CancellationToken cancellation)
    {
        _file = Create(content.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(content.Length, 1, BufferSize));
        try
        {
            await using Stream source = ReadSource(content.Open);
            long length = 0;
            while (await ReadSourceAsync(source, buffer, cancellation) is > 0 and int read)
            {
                RandomAccess.Write(_file, buffer.AsSpan(0, read), length);
                length += read;
            }
            if (length != content.Length) throw Unreadable($"it has {length} bytes where {content.Length} were announced");
            StampNow();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies in the kernel, by reflink where the file system can.</summary>
    /// <returns>False where there is nothing at <paramref name="source"/>.</returns>
    public async Task<bool> CopyFromAsync(string source, CancellationToken cancellation)
    {
        Task copying = Task.Run(() => System.IO.File.Copy(source, path), CancellationToken.None);
        try
        {
            await copying.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // the kernel goes on copying: what it makes after the draft is gone would stay
            await Task.WhenAny(copying, Task.Delay(s_lastWrite, CancellationToken.None));
            _ = copying.ContinueWith(_ => TemporaryFolder.Remove(path), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !Path.Exists(source))
        {
            return false;
        }
        _file = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        StampNow();                                                         // a copy came with the time of its source
        return true;
    }

    public ObjectInfo Describe() => FileETag.Describe(key, _file!);

    public void Sync() => RandomAccess.FlushToDisk(_file!);

    /// <summary>Gives the object its name where that is free.</summary>
    /// <returns>Whether it was; null where the file system can't do this in one step.</returns>
    public bool? TryNameIfAbsent(string name)
    {
        if (!OperatingSystem.IsWindows()) return Posix.TryLink(path, name);
        try
        {
            System.IO.File.Move(path, name, overwrite: false);
            return _moved = true;
        }
        catch (IOException) when (Path.Exists(name))
        {
            return false;
        }
    }

    /// <summary>Gives the object its name, and takes it from the one that had it.</summary>
    public void Name(string name)
    {
        System.IO.File.Move(path, name, overwrite: true);
        _moved = true;
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (!_moved) TemporaryFolder.Remove(path);
    }

    // asking for the space at once keeps a large file in one piece, and says at the start that the disk is full
    private SafeFileHandle Create(long length)
    {
        try
        {
            long reserve = length > FileETag.ContentLimit ? length : 0;
            return System.IO.File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, FileOptions.None, reserve);
        }
        catch (IOException e) when (e.HResult == NotReserved)
        {
            throw new IOException($"the disk is full: there is no room for {ByteSize.Format(length)}", e);
        }
    }

    // the file system's own clock ticks too slowly to tell two writes apart
    private void StampNow() => System.IO.File.SetLastWriteTimeUtc(_file!, DateTime.UtcNow);

    // what goes wrong with the source is not the store's failure
    private Stream ReadSource(Func<Stream> open)
    {
        try { return open(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw Unreadable(e.Message, e); }
    }

    private async ValueTask<int> ReadSourceAsync(Stream source, byte[] buffer, CancellationToken cancellation)
    {
        try { return await source.ReadAsync(buffer, cancellation); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw Unreadable(e.Message, e); }
    }

    private ReleaseException Unreadable(string why, Exception? inner = null) => new(
        "ContentUnreadable", ErrorCategory.ReadError, key, $"What was to be stored as {key} could not be read: {why}", inner: inner);
}

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
