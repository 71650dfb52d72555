using System.Formats.Tar;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.IO;
using ReleaseTools.Images.Builds;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>
/// The folder that an image is built from, as the tar that an engine wants. It is made while it is sent, which is by copying it, in order of names and with one time for all files, so
/// that the same files make the same tar.
/// </summary>
internal sealed class BuildContext : ForwardStream
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly string _folder;
    private readonly DockerIgnore _ignore;
    private readonly HashSet<string> _always;

    /// <param name="dockerfile">Its path in the folder, with forward slashes: it is sent whatever is ignored.</param>
    public BuildContext(string folder, string dockerfile, DockerIgnore ignore)
    {
        (_folder, _ignore) = (Path.GetFullPath(folder), ignore);
        _always = new HashSet<string>([dockerfile, ".dockerignore"], StringComparer.Ordinal);
    }

    /// <summary>What is ignored in a folder: by the file that belongs to the Dockerfile, else by that of the folder.</summary>
    public static async Task<DockerIgnore> IgnoredAsync(string folder, string dockerfile, CancellationToken cancellation)
    {
        foreach (string name in new[] { $"{dockerfile}.dockerignore", ".dockerignore" })
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path)) return DockerIgnore.Parse(await File.ReadAllTextAsync(path, cancellation));
        }
        return DockerIgnore.None;
    }

    /// <summary>Every file, link and folder that is sent, with forward slashes, in order.</summary>
    public IEnumerable<string> Paths() => Walk("");

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(destination, TarEntryFormat.Pax, leaveOpen: true);
        // BuildKit takes what it is sent for a Dockerfile unless its first 1024 bytes are a whole tar header (moby/buildkit, frontend/dockerui/context.go): one without extensions
        await tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.Directory, "./") { Mode = FolderMode, ModificationTime = DateTimeOffset.UnixEpoch }, cancellationToken);
        foreach (string path in Paths()) await AddAsync(tar, path, cancellationToken);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private async Task AddAsync(TarWriter tar, string path, CancellationToken cancellation)
    {
        string full = Path.Combine(_folder, path);
        var info = new FileInfo(full);
        if (info.LinkTarget is { } target) await WriteAsync(TarEntryType.SymbolicLink, FolderMode, entry => entry.LinkName = target.Replace('\\', '/'));
        else if (info.Attributes.HasFlag(FileAttributes.Directory)) await WriteAsync(TarEntryType.Directory, FolderMode, _ => { });
        else
        {
            await using var content = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
            bool isExecutable = FileModes.IsExecutable(info);
            await WriteAsync(TarEntryType.RegularFile, isExecutable ? FolderMode : FolderMode & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute), entry => entry.DataStream = content);
        }

        async Task WriteAsync(TarEntryType type, UnixFileMode mode, Action<PaxTarEntry> set)
        {
            var entry = new PaxTarEntry(type, path) { Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch };
            set(entry);
            await tar.WriteEntryAsync(entry, cancellation);
        }
    }

    // no link is followed
    private IEnumerable<string> Walk(string below)
    {
        foreach (FileSystemInfo info in new DirectoryInfo(Path.Combine(_folder, below)).EnumerateFileSystemInfos("*", s_everything).OrderBy(info => info.Name, StringComparer.Ordinal))
        {
            string path = below.Length == 0 ? info.Name : $"{below}/{info.Name}";
            bool isFolder = info is DirectoryInfo && info.LinkTarget is null;
            bool isIgnored = _ignore.Ignores(path) && !_always.Contains(path);
            if (!isIgnored) yield return path;
            if (!isFolder || (isIgnored && !_ignore.HasExceptions && !_always.Any(file => file.StartsWith(path + "/", StringComparison.Ordinal)))) continue;
            foreach (string inner in Walk(path)) yield return inner;
        }
    }
}
