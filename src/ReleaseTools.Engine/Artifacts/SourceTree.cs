using System.Buffers;
using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;
using Microsoft.Win32.SafeHandles;
using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>The files that a build left, found by glob. Names match by their exact case on every system.</summary>
internal sealed class SourceTree(string root, string output)
{
    private readonly SourceFolder _root = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));

    public string Root => _root.FullName;

    /// <returns>Paths relative to the root, with forward slashes.</returns>
    public IEnumerable<string> Match(string glob) =>
        new Matcher(StringComparison.Ordinal).AddInclude(glob).Execute(_root).Files.Select(match => match.Path);

    public string FullPath(string path) => Path.Combine(Root, path);

    /// <summary>Follows a path through every link on its way, as the kernel would, but not out of the tree.</summary>
    /// <returns>The path that is really there, or null where a link leads out of the tree or round in circles.</returns>
    public string? Resolve(string path)
    {
        const int mostLinks = 40;
        int links = 0;
        var rest = new Stack<string>(path.Split('/').Reverse());
        var reached = new List<string>();
        while (rest.TryPop(out string? part))
        {
            if (part is "" or ".") continue;
            if (part is "..")
            {
                if (reached.Count == 0) return null;
                reached.RemoveAt(reached.Count - 1);
                continue;
            }
            reached.Add(part);
            if (LinkTarget(string.Join('/', reached)) is not { } target) continue;
            if (++links > mostLinks) return null;
            reached.RemoveAt(reached.Count - 1);
            if (target.StartsWith('/')) return null;
            foreach (string next in target.Split('/').Reverse()) rest.Push(next);
        }
        return string.Join('/', reached);
    }

    /// <returns>
    /// What a link points to, relative to its own folder even where it is written from the root of the machine, which would differ on
    /// another; such a target that is outside the tree stays as it is. Null for what is no link.
    /// </returns>
    public string? LinkTarget(string path)
    {
        string full = FullPath(path);
        if (new FileInfo(full).LinkTarget is not { } target) return null;
        if (Path.IsPathRooted(target) && IsInside(target)) target = Path.GetRelativePath(Path.GetDirectoryName(full)!, target);
        return OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;
    }

    private bool IsInside(string target) =>
        Path.GetFullPath(target) is var full && (full == Root || full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}

/// <summary>A file of the source, and what it is called where it is released.</summary>
/// <param name="Path">Relative to the source, with forward slashes.</param>
/// <param name="FullPath">Of the content, with links followed; of the link itself where it is packed as one.</param>
internal sealed record SourceEntry(string Path, string FullPath, ArchiveEntry Entry);

/// <summary>An artifact that can be made.</summary>
/// <param name="Entries">Sorted by name; exactly one where it is no archive.</param>
internal sealed record PlannedArtifact(string Name, ReleaseTools.Definitions.ArtifactDefinition Definition, ReleaseTools.Definitions.ArchiveFormat Format, IReadOnlyList<SourceEntry> Entries)
{
    /// <summary>Of all content, in bytes.</summary>
    public long Length => Entries.Sum(entry => entry.Entry.Length);
}

/// <summary>
/// A folder as globs see it. Unlike the globbing library's own, it takes symbolic links as leaves, so that no link leads
/// out of the tree or round in circles; git's own files and the tool's are not in it.
/// </summary>
/// <param name="hidden">A folder that is not there: the one that is written to.</param>
internal sealed class SourceFolder(string path, string hidden, DirectoryInfoBase? parent = null) : DirectoryInfoBase
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None };

    public override string Name => Path.GetFileName(path);

    public override string FullName => path;

    public override DirectoryInfoBase? ParentDirectory => parent;

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos() =>
        new FileSystemEnumerable<FileSystemInfoBase>(path, Make, s_everything) { ShouldIncludePredicate = IsSource };

    // only for "..", which the planner refuses, and never called for anything else
    public override DirectoryInfoBase GetDirectory(string path) => this;

    public override FileInfoBase GetFile(string path) => new SourceFile(Path.Combine(FullName, path), this);

    private FileSystemInfoBase Make(ref FileSystemEntry entry)
    {
        string full = Path.Combine(path, entry.FileName.ToString());
        bool isFolder = entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return isFolder ? new SourceFolder(full, hidden, this) : new SourceFile(full, this);
    }

    private bool IsSource(ref FileSystemEntry entry) =>
        !entry.FileName.SequenceEqual(".git")
        && !(parent is null && entry.FileName.SequenceEqual(".release"))
        && !(entry.IsDirectory && Path.Join(path, entry.FileName) == hidden);

    private sealed class SourceFile(string path, DirectoryInfoBase parent) : FileInfoBase
    {
        public override string Name => Path.GetFileName(path);

        public override string FullName => path;

        public override DirectoryInfoBase ParentDirectory => parent;
    }
}

/// <summary>Reads files into an archive. A source file that can't be read, or that changes while it is read, is reported as such, not as a failure to write the archive.</summary>
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
