using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// What an archive is made from: a layout in the folder <c>FILE.partial</c> beside it, to which blobs come in any order and several at once. The archive is written from it at
/// the end, in an order of its own, so that the same images always make the same bytes. Who died while writing leaves the folder to the next one that writes the file.
/// </summary>
internal sealed class ArchiveDraft : IDisposable
{
    private readonly string _file;
    private readonly FileStream _held;

    /// <param name="file">The archive that will be there.</param>
    /// <exception cref="ReleaseException">Another process writes it, or nobody may.</exception>
    public ArchiveDraft(string file)
    {
        _file = Path.GetFullPath(file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            _held = Hold();
            if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
            Directory.CreateDirectory(Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _held?.Dispose();
            throw Failed(e);
        }
    }

    /// <summary>Where the layout is written.</summary>
    public string Folder => _file + ".partial";

    /// <summary>Writes the archive in its place: the files that <paramref name="first"/> names, then the blobs in order of their digests.</summary>
    public async Task PackAsync(IReadOnlyList<string> first, CancellationToken cancellation)
    {
        string draft = Path.Combine(Folder, "archive.tar");
        try
        {
            await using (var output = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
            {
                foreach (string name in first.Concat(Blobs())) await AppendAsync(output, name, cancellation);
                await output.WriteAsync(new byte[2 * TarHeader.BlockLength], cancellation);
                output.Flush(flushToDisk: true);
            }
            File.Move(draft, _file, overwrite: true);
            if (!OperatingSystem.IsWindows()) Posix.SyncFolder(Path.GetDirectoryName(_file)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
        try { if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* the next one that writes the file removes it */ }
        _held.Dispose();
    }

    // each is removed once it is in the archive: on the disk there is never much more than one of everything
    private async Task AppendAsync(FileStream output, string name, CancellationToken cancellation)
    {
        string path = Path.Combine(Folder, name);
        await using (var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan))
        {
            await output.WriteAsync(TarHeader.Make(new ArchiveEntry(name, content.Length, Executable: false), DateTimeOffset.UnixEpoch), cancellation);
            await content.CopyToAsync(output, 1 << 20, cancellation);
            await output.WriteAsync(new byte[TarHeader.Padding(content.Length)], cancellation);
        }
        File.Delete(path);
    }

    private IEnumerable<string> Blobs() => Directory.EnumerateFiles(Path.Combine(Folder, "blobs"), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal);

    // its file is removed before it is let go: whoever comes then makes a new one
    private FileStream Hold() => new(Folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private ReleaseException Failed(Exception e)
    {
        Exception why = FileFailure.Explain(e);
        return new ReleaseException("ArchiveNotWritten", why is IOException ? ErrorCategory.WriteError : ErrorCategory.PermissionDenied, _file,
            $"{_file} could not be written: {why.Message.TrimEnd('.')}.", Remedy.FixAndRerun, e);
    }
}
