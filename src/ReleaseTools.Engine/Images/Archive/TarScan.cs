using Microsoft.Win32.SafeHandles;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

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
