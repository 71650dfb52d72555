using System.Text;

namespace ReleaseTools.Engine.Processes;

/// <summary>Cuts a byte stream into lines of text. Bytes that are no UTF-8 become replacement characters; a line longer than the bound is cut, never held whole.</summary>
/// <param name="emit">Gets each line without its line break.</param>
/// <param name="cut">Where a line that is too long may be cut, in characters: see <see cref="ReleaseTools.Logging.Redactor.CutOf"/>. Null = anywhere.</param>
public sealed class LineSplitter(Action<string> emit, Func<string, int>? cut = null)
{
    /// <summary>The longest piece that is emitted, in bytes.</summary>
    public const int MaximumLength = 16 * 1024;

    private const int Overlap = 1024;

    private readonly byte[] _line = new byte[MaximumLength];
    private int _length;
    private bool _afterCarriageReturn;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int end = bytes.IndexOfAny((byte)'\n', (byte)'\r');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            Hold(piece);
            if (end < 0) return;
            bool isSecondHalf = _afterCarriageReturn && bytes[end] == '\n' && end == 0;
            if (!isSecondHalf) Emit();
            _afterCarriageReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Emits what is left after the last line break.</summary>
    public void Finish()
    {
        if (_length > 0) Emit();
    }

    private void Hold(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > 0) _afterCarriageReturn = false;
        while (piece.Length > 0)
        {
            if (_length == MaximumLength) EmitPart();
            int fits = Math.Min(piece.Length, MaximumLength - _length);
            piece[..fits].CopyTo(_line.AsSpan(_length));
            _length += fits;
            piece = piece[fits..];
        }
    }

    // cut behind a blank, where there is one; else never inside a character
    private void EmitPart()
    {
        int end = _line.AsSpan(MaximumLength - Overlap).LastIndexOf((byte)' ') + MaximumLength - Overlap + 1;
        if (end == MaximumLength - Overlap)
        {
            end = MaximumLength;
            while (end > MaximumLength - 4 && (_line[end - 1] & 0xC0) == 0x80) end--;
            if (end > MaximumLength - 4 && _line[end - 1] >= 0xC0) end--;
        }
        string text = Encoding.UTF8.GetString(_line, 0, end);
        if (cut?.Invoke(text) is { } at && at > 0 && at < text.Length)
        {
            end -= Encoding.UTF8.GetByteCount(text.AsSpan(at));
            text = text[..at];
        }
        emit(text);
        _line.AsSpan(end, _length - end).CopyTo(_line);
        _length -= end;
    }

    private void Emit()
    {
        emit(Encoding.UTF8.GetString(_line, 0, _length));
        _length = 0;
    }
}
