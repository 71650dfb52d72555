using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Bundle;

/// <summary>Reads every file of a bundle, once: of a folder, of an archive, or a manifest alone.</summary>
internal static class BundleReader
{
    private const int MostFiles = 100_000;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">In full.</param>
    /// <exception cref="UsageException">There is no such bundle.</exception>
    public static async Task<IReadOnlyCollection<BundleFile>> ReadAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) return await ReadFolderAsync(path, cancellation);
        if (!File.Exists(path)) throw new UsageException("BundleMissing", path, $"There is no bundle {path}.", "Name a folder or an archive that release pod export made, or a pod.json.");
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? [await ReadFileAsync(PodPaths.Manifest, File.OpenRead(path), cancellation)]
            : await ReadArchiveAsync(path, cancellation);
    }

    private static async Task<List<BundleFile>> ReadFolderAsync(string folder, CancellationToken cancellation)
    {
        var files = new List<BundleFile>();
        foreach (FileSystemInfo info in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            string path = Path.GetRelativePath(folder, info.FullName).Replace('\\', '/');
            if (info.LinkTarget is { } target) files.Add(Unsafe(path, $"It is a link to {target}."));
            else if (info is FileInfo) files.Add(await ReadFileAsync(path, new FileStream(info.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1), cancellation));
        }
        return files;
    }

    private static async Task<List<BundleFile>> ReadArchiveAsync(string path, CancellationToken cancellation)
    {
        var files = new List<BundleFile>();
        await using FileStream file = File.OpenRead(path);
        byte[] start = new byte[2];
        int begun = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        bool isCompressed = LayerPacking.Of(start.AsSpan(0, begun)) == LayerPacking.Gzip;
        file.Position = 0;
        try
        {
            await using Stream content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            await using var tar = new TarReader(content);
            while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                if (files.Count >= MostFiles) return [.. files, Unsafe(entry.Name, $"The bundle has more than {MostFiles} files.")];
                if (await ReadEntryAsync(entry, cancellation) is { } read) files.Add(read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            files.Add(new BundleFile(Path.GetFileName(path), []) { Problem = new PodBundleFinding(Path.GetFileName(path), PodBundleFault.Invalid, $"The archive is damaged: {e.Message.TrimEnd('.')}.") });
        }
        return files;
    }

    private static async Task<BundleFile?> ReadEntryAsync(TarEntry entry, CancellationToken cancellation)
    {
        string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
        if (entry.EntryType is TarEntryType.Directory && name.TrimEnd('/').Length == 0) return null;
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes) return null;
        if (!ReleaseTools.Staging.ObjectPath.IsValid(name.TrimEnd('/'))) return Unsafe(name, "Its path leaves the bundle.");
        return entry.EntryType switch
        {
            TarEntryType.Directory => null,
            TarEntryType.RegularFile or TarEntryType.V7RegularFile => await ReadFileAsync(name, entry.DataStream ?? Stream.Null, cancellation),
            TarEntryType.SymbolicLink or TarEntryType.HardLink => Unsafe(name, $"It is a link to {entry.LinkName}."),
            _ => Unsafe(name, $"It is no file: {entry.EntryType}."),
        };
    }

    private static async Task<BundleFile> ReadFileAsync(string path, Stream source, CancellationToken cancellation)
    {
        bool isText = path is PodPaths.Manifest or PodPaths.ReleaseRecord || path.EndsWith("/index.json", StringComparison.Ordinal);
        using var copy = isText ? new LimitedCopy(PodManifestFile.LargestSize) : null;
        try
        {
            await using (source)
            {
                ArchiveDigests digests = await ArchiveDigests.ReadAsync(source, copy, cancellation);
                return new BundleFile(path, digests.All) { Text = copy?.Text() };
            }
        }
        catch (DecoderFallbackException)
        {
            return new BundleFile(path, []) { Problem = new PodBundleFinding(path, PodBundleFault.Invalid, "It is not text in UTF-8.") };
        }
        catch (InvalidDataException e)
        {
            return new BundleFile(path, []) { Problem = new PodBundleFinding(path, PodBundleFault.Invalid, $"It can't be decompressed: {e.Message.TrimEnd('.')}.") };
        }
    }

    private static BundleFile Unsafe(string path, string why) => new(path, []) { Problem = new PodBundleFinding(path, PodBundleFault.Unsafe, why) };

    /// <summary>Keeps what is small; of what is larger, nothing.</summary>
    private sealed class LimitedCopy(int limit) : ForwardStream
    {
        private readonly MemoryStream _kept = new();
        private bool _isWhole = true;

        public override bool CanRead => false;

        public override bool CanWrite => true;

        /// <returns>Null where there was too much.</returns>
        /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
        public string? Text() => _isWhole ? s_utf8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length) : null;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _isWhole &= _kept.Length + buffer.Length <= limit;
            if (_isWhole) _kept.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
