using System.Collections.Frozen;
using Microsoft.Win32.SafeHandles;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Where everything lies in a tar, from one pass over its headers; nothing is unpacked. Links are followed inside the tar only, and whatever would lead out of it is an
/// error, wherever it stands.
/// </summary>
internal sealed class TarIndex
{
    private const int DeepestLink = 8;

    private readonly string _path, _from;
    private readonly FrozenDictionary<string, TarEntryPlace> _entries;

    /// <param name="from">For messages: <c>oci-archive:hello.tar</c>.</param>
    /// <exception cref="ImageInvalidException">It is no tar, or one that can't be trusted.</exception>
    /// <exception cref="ReleaseException">The file can't be read.</exception>
    public TarIndex(string path, string from, CancellationToken cancellation)
    {
        (_path, _from) = (path, from);
        using SafeFileHandle file = OpenFile(path, from);
        _entries = new TarScan(file, from).Run(cancellation).ToFrozenDictionary(StringComparer.Ordinal);
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <returns>The place of the content, behind whatever links; null where there is none.</returns>
    /// <exception cref="ImageInvalidException">A link leads out of the archive, or round in a circle.</exception>
    public TarEntryPlace? Find(string name)
    {
        if (!_entries.TryGetValue(TarEntryName.Normalize(name) ?? throw Outside(name), out TarEntryPlace? place)) return null;
        for (int depth = 0; place.Link is { } link; depth++)
        {
            if (depth == DeepestLink) throw new ImageInvalidException(_from, $"its entry {name} is a link to a link, more than {DeepestLink} times");
            if (!_entries.TryGetValue(link, out place)) return null;
        }
        return place;
    }

    /// <returns>Null where there is no such entry.</returns>
    public Stream? TryOpen(string name)
    {
        if (Find(name) is not { } place) return null;
        SafeFileHandle file = OpenFile(_path, _from);
        return new FileReadStream(file, place.Offset, place.Offset + place.Length);
    }

    /// <exception cref="ReleaseException">It is not there, or can't be read.</exception>
    public static SafeFileHandle OpenFile(string path, string from)
    {
        try
        {
            return FileOpening.TryOpen(path) ?? throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, path, $"There is no file {path}.", "Check its name.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("ImageUnreadable", e is IOException ? ErrorCategory.ReadError : ErrorCategory.PermissionDenied, path, $"{from} could not be read: {e.Message}", "Check the file and who may read it.", e);
        }
    }

    private ImageInvalidException Outside(string name) => new(_from, $"it names {name}, which leads out of it");
}

/// <summary>The pass over a tar's headers.</summary>
internal sealed class TarScan(SafeFileHandle file, string from)
{
    // an image has some hundred files; what claims more fills memory with names
    private const int MostEntries = 100_000, LongestExtension = 1 << 20;

    private readonly long _length = RandomAccess.GetLength(file);
    private readonly Dictionary<string, TarEntryPlace> _entries = new(StringComparer.Ordinal);
    private readonly byte[] _block = new byte[TarEntryHeader.BlockLength];
    private long _position;

    public IReadOnlyDictionary<string, TarEntryPlace> Run(CancellationToken cancellation)
    {
        CheckPacking();
        var extension = new TarExtension();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_position == _length && _entries.Count > 0) return _entries;            // some tools write no end
            if (_length - _position < _block.Length) throw BrokenOff();
            Read(_block, _position);
            if (!_block.AsSpan().ContainsAnyExcept((byte)0)) return _entries;
            TarEntryHeader header = TarEntryHeader.Read(_block) ?? throw Wrong(_position == 0 ? "it is no tar" : $"at byte {_position} it has no header where there should be one");
            _position += _block.Length;
            if (TarExtension.Is(header.Type)) Extend(extension, header);
            else
            {
                Add(extension.ApplyTo(header) ?? throw Wrong($"its entry {header.Name} is sparse: write the archive without --sparse"));
                extension = new TarExtension();
            }
        }
    }

    private void Extend(TarExtension extension, TarEntryHeader header)
    {
        if (header.Size > LongestExtension) throw Wrong($"a header of it has {header.Size} bytes; {LongestExtension} is the most");
        if (header.Size > _length - _position) throw BrokenOff();
        byte[] content = new byte[header.Size];
        Read(content, _position);
        if (!extension.Add(header.Type, content)) throw Wrong($"at byte {_position} it has a header that can't be read");
        Skip(header.Size);
    }

    private void Add(TarEntryHeader header)
    {
        string name = TarEntryName.Normalize(header.Name) ?? throw Wrong($"its entry {header.Name} leads out of it");
        // by the standard, what isn't known is a file
        TarEntryPlace? place = header.Type switch
        {
            '3' or '4' or '5' or '6' => null,
            '1' => new TarEntryPlace(0, 0, TarEntryName.Normalize(header.LinkTarget) ?? throw LeadsOut(header)),
            '2' => new TarEntryPlace(0, 0, TarEntryName.Resolve(name, header.LinkTarget) ?? throw LeadsOut(header)),
            _ => new TarEntryPlace(_position, header.Size),
        };
        if (header.Size > _length - _position) throw BrokenOff();
        Skip(header.Size);
        if (place is null || name.Length == 0) return;
        if (_entries.Count == MostEntries) throw Wrong($"it has more than {MostEntries} entries");
        // blobs are verified, whichever is taken; of everything else two readers could take two different ones
        if (!_entries.TryAdd(name, place) && !name.StartsWith("blobs/", StringComparison.Ordinal)) throw Wrong($"it has two entries {name}");
    }

    private void CheckPacking()
    {
        Span<byte> start = stackalloc byte[6];
        int read = RandomAccess.Read(file, start, 0);
        if (read == 0) throw Wrong("it is empty");
        string packing = LayerPacking.Of(start[..read]);
        if (packing is not LayerPacking.Plain) throw new ReleaseException("ImageCompressed", ErrorCategory.InvalidData, from, $"{from} can't be used: it is compressed.", $"Decompress it first: {packing} -d FILE (the layers in it may be).");
    }

    private void Read(Span<byte> buffer, long offset)
    {
        while (buffer.Length > 0)
        {
            int read = RandomAccess.Read(file, buffer, offset);
            if (read == 0) throw BrokenOff();
            buffer = buffer[read..];
            offset += read;
        }
    }

    // the padding of the last entry may be missing
    private void Skip(long size) => _position = Math.Min(_length, _position + size + Artifacts.Archives.TarHeader.Padding(size));

    private ImageInvalidException LeadsOut(TarEntryHeader header) => Wrong($"its entry {header.Name} is a link to {header.LinkTarget}, which leads out of it");

    private ImageInvalidException BrokenOff() => Wrong("it is not whole: it ends in the middle of an entry");

    private ImageInvalidException Wrong(string what) => new(from, what);
}

/// <summary>Where an entry's content lies in a tar.</summary>
/// <param name="Offset">In bytes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Link">Where it is a link: the name of another entry; else null.</param>
internal sealed record TarEntryPlace(long Offset, long Length, string? Link = null);
