using System.Buffers;
using Microsoft.Win32.SafeHandles;
using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>Reads files into an archive; a file that can't be read, or that changes meanwhile, is told from an archive that can't be written.</summary>
internal sealed class SourceReader : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    public async Task AddAsync(SourceEntry source, IArchiveWriter archive, IProgressPart progress, CancellationToken cancellation)
    {
        await archive.BeginAsync(source.Entry, cancellation);
        // an empty file is not opened: a pipe looks like one, and would never end
        if (source.Entry.Length > 0) await AddContentAsync(source, archive, progress, cancellation);
        await archive.EndAsync(cancellation);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Opens a file that was found before.</summary>
    public static SafeFileHandle Open(SourceEntry source)
    {
        try
        {
            return File.OpenHandle(source.FullPath, options: FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ArtifactFailedException.Unreadable(source.FullPath, e);
        }
    }

    private async Task AddContentAsync(SourceEntry source, IArchiveWriter archive, IProgressPart progress, CancellationToken cancellation)
    {
        using SafeFileHandle file = Open(source);
        long offset = 0;
        while (Read(source, file, offset) is > 0 and int read)
        {
            offset += read;
            if (offset > source.Entry.Length) break;
            await archive.WriteAsync(_buffer.AsMemory(0, read), cancellation);
            progress.Advance(read);
        }
        if (offset != source.Entry.Length) throw ArtifactFailedException.Changed(source.FullPath, source.Entry.Length);
    }

    private int Read(SourceEntry source, SafeFileHandle file, long offset)
    {
        try
        {
            return RandomAccess.Read(file, _buffer, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ArtifactFailedException.Unreadable(source.FullPath, e);
        }
    }
}
