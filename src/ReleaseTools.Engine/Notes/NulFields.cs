using System.Text;

namespace ReleaseTools.Engine.Notes;

/// <summary>Reads fields that each end in a NUL from a stream, holding one of them at a time.</summary>
internal sealed class NulFields(Stream stream)
{
    /// <summary>What is kept of one field. A commit message may be of any length; notes need its beginning.</summary>
    internal const int LongestField = 1 << 20;

    private byte[] _buffer = new byte[1 << 16];
    private int _next;
    private int _end;
    private (int Start, int Length) _field;

    /// <summary>The field that <see cref="NextAsync"/> found.</summary>
    public string Text => Encoding.UTF8.GetString(_buffer, _field.Start, _field.Length);

    /// <returns>The next field's text; empty at the end of the stream.</returns>
    public async ValueTask<string> NextTextAsync(CancellationToken cancellation) => await NextAsync(cancellation) ? Text : "";

    /// <returns>False at the end of the stream. A last field without its NUL is none: what wrote it broke off.</returns>
    public ValueTask<bool> NextAsync(CancellationToken cancellation) =>
        Find(0) ? new(result: true) : ReadOnAsync(cancellation);                // most fields are in the buffer already

    private bool Find(int searched)
    {
        int at = _buffer.AsSpan(_next + searched, _end - _next - searched).IndexOf((byte)0);
        if (at < 0) return false;
        _field = (_next, searched + at);
        _next += searched + at + 1;
        return true;
    }

    private async ValueTask<bool> ReadOnAsync(CancellationToken cancellation)
    {
        int searched;
        do
        {
            searched = _end - _next;
            if (searched >= LongestField) return await SkipRestAsync(cancellation);
            if (!await FillAsync(cancellation)) return false;
        }
        while (!Find(searched));
        return true;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        (_next, _end) = (0, _end - _next);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        return read > 0;
    }

    private async ValueTask<bool> SkipRestAsync(CancellationToken cancellation)
    {
        var rest = new byte[1 << 16];
        while (await stream.ReadAsync(rest, cancellation) is > 0 and int read)
        {
            int at = rest.AsSpan(0, read).IndexOf((byte)0);
            if (at < 0) continue;
            byte[] kept = _buffer.AsSpan(_next, LongestField).ToArray();
            _buffer = [.. kept, .. rest.AsSpan(at + 1, read - at - 1)];
            (_field, _next, _end) = ((0, LongestField), LongestField, _buffer.Length);
            return true;
        }
        return false;
    }
}
