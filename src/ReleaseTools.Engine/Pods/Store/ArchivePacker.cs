using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.IO;
using TarWriter = System.Formats.Tar.TarWriter;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>Packs folders and tars, and makes both checksums in the same pass. The same content gives the same bytes on every machine.</summary>
internal static class ArchivePacker
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None };

    /// <summary>Packs what is in a folder, empty folders included. Links are packed as links. Owners are left out: the volume says who owns what is unpacked.</summary>
    /// <param name="first">The file that is packed before all others; null = none.</param>
    public static Task<PackedArchive> PackFolderAsync(string folder, string file, CancellationToken cancellation, string? first = null) =>
        PackAsync(file, output => WriteTarAsync(output, folder, first, cancellation), cancellation);

    /// <summary>Packs what is in a folder into a tar that is not compressed.</summary>
    /// <inheritdoc cref="PackFolderAsync"/>
    public static async Task<PackedArchive> PackPlainAsync(string folder, string file, CancellationToken cancellation, string? first = null)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        await using (var output = new MeteredStream(new FileStream(file, FileMode.CreateNew, FileAccess.Write), whole.AppendData)) await WriteTarAsync(output, folder, first, cancellation);
        string sha512 = Hex(whole);
        return new PackedArchive(file, new FileInfo(file).Length, sha512, sha512);
    }

    /// <summary>Compresses a tar.</summary>
    public static Task<PackedArchive> PackTarAsync(string source, string file, CancellationToken cancellation) => PackAsync(file, async output =>
    {
        await using FileStream tar = File.OpenRead(source);
        await tar.CopyToAsync(output, cancellation);
    }, cancellation);

    /// <summary>Reads a compressed tar to its end.</summary>
    /// <exception cref="UsageException">The file is not a whole tar that is compressed by gzip.</exception>
    public static async Task<PackedArchive> ReadAsync(string file, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var tar = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        try
        {
            await using var compressed = new MeteredStream(File.OpenRead(file), whole.AppendData);
            await using (var content = new MeteredStream(new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true), tar.AppendData))
            {
                await using (var entries = new TarReader(content, leaveOpen: true))
                {
                    while (await entries.GetNextEntryAsync(cancellationToken: cancellation) is not null) { }
                }
                await content.CopyToAsync(Stream.Null, cancellation);
            }
            await compressed.CopyToAsync(Stream.Null, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new UsageException("ArchiveInvalid", file, $"{file} is not a whole tar that is compressed by gzip: {e.Message.TrimEnd('.')}.", "Name a folder, or an archive that tar -czf made.", e);
        }
        return new PackedArchive(file, new FileInfo(file).Length, Hex(whole), Hex(tar));
    }

    private static async Task<PackedArchive> PackAsync(string file, Func<Stream, Task> write, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var tar = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        using var blocks = new DeflateBlockPool(Environment.ProcessorCount);
        await using (var output = new MeteredStream(new FileStream(file, FileMode.CreateNew, FileAccess.Write), whole.AppendData))
        await using (var gzip = new GzipCompressor(output, blocks))
        {
            await using (var content = new MeteredStream(new CompressingStream(gzip), tar.AppendData)) await write(content);
            await gzip.FinishAsync(cancellation);
        }
        return new PackedArchive(file, new FileInfo(file).Length, Hex(whole), Hex(tar));
    }

    private static async Task WriteTarAsync(Stream output, string folder, string? first, CancellationToken cancellation)
    {
        await using var tar = new TarWriter(output, TarEntryFormat.Gnu, leaveOpen: true);
        await AddAsync(tar, folder, "", first, cancellation);
    }

    private static async Task AddAsync(TarWriter tar, string folder, string below, string? first, CancellationToken cancellation)
    {
        FileSystemInfo[] entries = new DirectoryInfo(Path.Combine(folder, below)).GetFileSystemInfos("*", s_everything);
        foreach (FileSystemInfo info in entries.OrderBy(info => info.Name != first).ThenBy(info => info.Name, StringComparer.Ordinal))
        {
            string path = below.Length == 0 ? info.Name : $"{below}/{info.Name}";
            if (info.LinkTarget is { } target) await tar.WriteEntryAsync(Entry(TarEntryType.SymbolicLink, path, FolderMode, entry => entry.LinkName = target), cancellation);
            else if (info is DirectoryInfo)
            {
                await tar.WriteEntryAsync(Entry(TarEntryType.Directory, path + "/", ModeOf(info)), cancellation);
                await AddAsync(tar, folder, path, first: null, cancellation);
            }
            else
            {
                await using var content = new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
                await tar.WriteEntryAsync(Entry(TarEntryType.RegularFile, path, ModeOf(info), entry => entry.DataStream = content), cancellation);
            }
        }
    }

    // whatever is the machine's stays away: the time, the owner, the format's own names
    private static GnuTarEntry Entry(TarEntryType type, string path, UnixFileMode mode, Action<GnuTarEntry>? set = null)
    {
        var entry = new GnuTarEntry(type, path) { Mode = mode, ModificationTime = DateTimeOffset.UnixEpoch, AccessTime = default, ChangeTime = default };
        set?.Invoke(entry);
        return entry;
    }

    // permissions vary with the umask of the user who created the folder
    private static UnixFileMode ModeOf(FileSystemInfo info) =>
        info is DirectoryInfo || (!OperatingSystem.IsWindows() && info.UnixFileMode.HasFlag(UnixFileMode.UserExecute)) ? FolderMode
            : FolderMode & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    private static string Hex(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>A compressor as a stream.</summary>
    private sealed class CompressingStream(ICompressor compressor) : ForwardStream
    {
        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => compressor.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(ReadOnlySpan<byte> buffer) => WriteAsync(buffer.ToArray()).AsTask().GetAwaiter().GetResult();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}

/// <summary>A tar that is compressed by gzip, in a file of this machine.</summary>
/// <param name="Size">In bytes, compressed.</param>
/// <param name="Sha512">Of the file, in lower-case hexadecimal.</param>
/// <param name="TarSha512">Of the tar in it.</param>
internal sealed record PackedArchive(string Path, long Size, string Sha512, string TarSha512);
