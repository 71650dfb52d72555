using System.Buffers;
using System.Formats.Tar;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>
/// Unpacks tars into a folder that no other process writes to. Unsafe entries are refused: absolute names and names with <c>..</c>, links that point outside, devices, pipes, and anything over
/// the limits; in data also names that differ only in case, and names through links.
/// </summary>
/// <param name="path">The folder, which is there.</param>
/// <param name="from">For messages: what is unpacked.</param>
internal sealed class TreeUnpacker(string path, TreeKind kind, UnpackBudget budget, MachineFiles files, string from)
{
    private const int BufferSize = 128 * 1024;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, AllBits = (UnixFileMode)0xFFF, Permissions = (UnixFileMode)0x1FF;

    private readonly RootFolder _root = new(path, follows: kind is TreeKind.Image);
    private readonly Dictionary<string, TarEntry> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _lower = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _givesAway = kind is TreeKind.Image && FileOwner.CanChange;

    /// <summary>The files of the tree.</summary>
    public RootFolder Root => _root;

    /// <summary>Unpacks one tar over what is there, to its end.</summary>
    /// <param name="select">Gives the name that an entry has in the folder; null = it is left out. By default every one has its own.</param>
    /// <exception cref="RefusedException">It is too large.</exception>
    /// <exception cref="PodArchiveException">It is refused.</exception>
    public async Task UnpackAsync(Stream tar, CancellationToken cancellation, Func<string, string?>? select = null)
    {
        var layer = new LayerChanges(_root, files, Forget);
        try
        {
            await using var reader = new TarReader(tar, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                budget.AddEntry();
                if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) continue;
                string name = Name(entry.Name);
                if ((select is null ? name : select(name)) is { } chosen) await AddAsync(entry, chosen, layer, cancellation);
            }
            // digests are checked at the end of what is read
            byte[] rest = new byte[16 * 1024];
            while (await tar.ReadAsync(rest, cancellation) is > 0 and int read) budget.AddBytes(read);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException or ZstdSharp.ZstdException)
        {
            throw new PodArchiveException(from, $"it can't be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Gives folders their permissions and times, once everything is in them.</summary>
    public void Complete()
    {
        foreach ((string real, TarEntry entry) in _folders.OrderByDescending(folder => folder.Key.Length))
        {
            if (!Directory.Exists(_root.Full(real))) continue;
            Mark(_root.Full(real), entry, isFolder: true);
        }
    }

    private string Name(string text)
    {
        if (text.StartsWith('/') || TarEntryName.Normalize(text) is not { } name) throw Refused(text, "is absolute, or leads out of it");
        return text.Split('/').Contains("..") ? throw Refused(text, "has a '..' in it") : name;
    }

    private async Task AddAsync(TarEntry entry, string name, LayerChanges layer, CancellationToken cancellation)
    {
        string real = _root.Resolve(name) ?? throw Refused(entry.Name, "leads through a link");
        if (kind is TreeKind.Image && layer.TryHide(real, reason => Refused(entry.Name, reason))) return;
        RequireOneSpelling(real, entry.Name);
        layer.Add(real);
        string full = _root.Full(real);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                AddFolder(entry, real, full);
                return;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                Clear(real, full, entry);
                await WriteAsync(entry, full, cancellation);
                Mark(full, entry, isFolder: false);
                return;
            case TarEntryType.SymbolicLink:
                RequireInside(real, entry);
                Clear(real, full, entry);
                files.Step();
                File.CreateSymbolicLink(full, entry.LinkName);
                if (_givesAway) FileOwner.Change(full, (uint)entry.Uid, (uint)entry.Gid);
                return;
            case TarEntryType.HardLink:
                AddHardLink(entry, real, full);
                return;
            case TarEntryType.BlockDevice or TarEntryType.CharacterDevice or TarEntryType.Fifo:
                throw Refused(entry.Name, "is a device or a pipe");
            default:
                throw Refused(entry.Name, $"is of the type '{(char)entry.EntryType}', which is not supported");
        }
    }

    private void AddFolder(TarEntry entry, string real, string full)
    {
        if (real.Length > 0 && !(Directory.Exists(full) && new DirectoryInfo(full).LinkTarget is null))
        {
            Clear(real, full, entry);
            files.CreateFolder(full, isPrivate: true);
        }
        _root.Know(real);
        _folders[real] = entry;
    }

    private void AddHardLink(TarEntry entry, string real, string full)
    {
        string target = _root.Resolve(Name(entry.LinkName)) ?? throw Refused(entry.Name, "is a link that leads through another one");
        string existing = _root.Full(target);
        if (target == real) return;
        if (new FileInfo(existing) is { LinkTarget: not null } or { Exists: false }) throw Refused(entry.Name, $"is a link to {entry.LinkName}, which is no file in it");
        Clear(real, full, entry);
        files.Step();
        if (Posix.TryLink(existing, full) is null) File.Copy(existing, full);
    }

    // makes room, and the folders above, which an archive need not list
    private void Clear(string real, string full, TarEntry entry)
    {
        if (real.Length == 0) throw Refused(entry.Name, "is in the place of the folder itself");
        MakeAbove(real, entry);
        if (new FileInfo(full) is { Exists: true } or { LinkTarget: not null }) files.DeleteFile(full);
        else if (Directory.Exists(full)) Remove(real, full, entry);
    }

    private void Remove(string real, string full, TarEntry entry)
    {
        // one archive of data has no reason to replace its own folder
        if (kind is not TreeKind.Image) throw Refused(entry.Name, "is there twice, as a folder and as something else");
        files.DeleteTree(full);
        Forget(real);
    }

    private void Forget(string real)
    {
        _root.Forget(real);
        foreach (string gone in _folders.Keys.Where(folder => folder == real || folder.StartsWith(real + "/", StringComparison.Ordinal)).ToArray()) _folders.Remove(gone);
    }

    private void MakeAbove(string real, TarEntry entry)
    {
        int slash = real.LastIndexOf('/');
        if (slash < 0 || _root.IsKnownFolder(real[..slash])) return;
        string above = real[..slash], full = _root.Full(above);
        MakeAbove(above, entry);
        if (new FileInfo(full) is { Exists: true }) throw Refused(entry.Name, "is in a folder that is a file");
        if (!Directory.Exists(full))
        {
            files.CreateFolder(full, isPrivate: false);
            RequireOneSpelling(above, entry.Name);
        }
        _root.Know(above);
    }

    private async Task WriteAsync(TarEntry entry, string full, CancellationToken cancellation)
    {
        budget.AddBytes(entry.Length);
        files.Step();
        await using var file = new FileStream(full, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, PreallocationSize = 0 });
        if (entry.DataStream is not { } content) return;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await content.ReadAsync(buffer, cancellation) is > 0 and int read) file.Write(buffer.AsSpan(0, read));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Mark(string full, TarEntry entry, bool isFolder)
    {
        if (OperatingSystem.IsWindows()) return;
        if (_givesAway) FileOwner.Change(full, (uint)entry.Uid, (uint)entry.Gid);
        // data belongs to one user, and needs no program that runs as its owner
        UnixFileMode mode = entry.Mode & (kind is TreeKind.Image ? AllBits : Permissions);
        // a user other than root must be able to delete the folder
        File.SetUnixFileMode(full, isFolder && kind is not TreeKind.Image ? mode | Private : mode);
        if (isFolder) Directory.SetLastWriteTimeUtc(full, entry.ModificationTime.UtcDateTime);
        else File.SetLastWriteTimeUtc(full, entry.ModificationTime.UtcDateTime);
    }

    // an image is a file system of its own, where an absolute link is one to its own files
    private void RequireInside(string real, TarEntry entry)
    {
        if (entry.LinkName.Length == 0 || entry.LinkName.Contains('\0', StringComparison.Ordinal)) throw Refused(entry.Name, "is a link to nothing");
        if (entry.LinkName.StartsWith('/') ? kind is not TreeKind.Image : TarEntryName.Resolve(real, entry.LinkName) is null) throw Refused(entry.Name, $"is a link to {entry.LinkName}, which leads out of it");
    }

    // an image may have them: it never leaves this file system
    private void RequireOneSpelling(string real, string shown)
    {
        if (kind is TreeKind.Image || _lower.TryAdd(real, real) || _lower[real] == real) return;
        throw Refused(shown, $"differs from {_lower[real]} only in upper and lower case");
    }

    private PodArchiveException Refused(string name, string reason) => new(from, $"its entry {name} {reason}");
}

/// <summary>What a folder is unpacked for.</summary>
internal enum TreeKind
{
    /// <summary>Data: a volume, or a bundle.</summary>
    Data,

    /// <summary>The file system of an image, layer over layer.</summary>
    Image,
}
