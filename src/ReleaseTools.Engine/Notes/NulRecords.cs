using System.Text;

namespace ReleaseTools.Engine.Notes;

/// <summary>
/// Reads records of so many fields, each ended by a NUL, from a stream, holding one of them at a time. Only the reading of blocks is
/// asynchronous: a task per field would cost more than all the rest.
/// </summary>
internal sealed class NulRecords(int fieldCount)
{
    /// <summary>What is kept of one record. A commit message may be of any length; notes need its beginning.</summary>
    internal const int LongestRecord = 1 << 20;
    private const int Block = 1 << 16;

    private readonly int[] _ends = new int[fieldCount];
    private byte[] _buffer = new byte[2 * Block];
    private int _start;

    /// <summary>The bytes of a field of the record that is being looked at.</summary>
    public ReadOnlySpan<byte> Bytes(int field)
    {
        int start = field == 0 ? 0 : _ends[field - 1] + 1;
        return _buffer.AsSpan(_start + start, _ends[field] - start);
    }

    /// <summary>The same as text.</summary>
    public string this[int field] => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>Calls <paramref name="look"/> for each whole record. What follows the last one is none: what wrote it broke off.</summary>
    public async Task ReadAsync(Stream stream, Action<NulRecords> look, CancellationToken cancellation)
    {
        int end = 0;
        while (true)
        {
            if (_buffer.Length - end < Block) Array.Resize(ref _buffer, _buffer.Length * 2);
            int read = await stream.ReadAsync(_buffer.AsMemory(end, Block), cancellation);
            if (read == 0) return;
            end = Split(end + read, look);
        }
    }

    // returns how many bytes are left over for the next time; they stand at the buffer's start then
    private int Split(int end, Action<NulRecords> look)
    {
        _start = 0;
        while (FindEnds(end) is >= 0 and int next)
        {
            look(this);
            _start = next;
        }
        int rest = end - _start;
        _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        return rest > LongestRecord ? LongestRecord - Block : rest;             // the middle of an endless message goes, its NUL is still to come
    }

    private int FindEnds(int end)
    {
        int at = _start;
        for (int field = 0; field < _ends.Length; field++)
        {
            int length = Array.IndexOf(_buffer, (byte)0, at, end - at) - at;
            if (length < 0) return -1;
            _ends[field] = at + length - _start;
            at += length + 1;
        }
        return at;
    }
}
