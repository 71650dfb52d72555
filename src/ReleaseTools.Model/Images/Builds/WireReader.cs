namespace ReleaseTools.Images.Builds;

/// <summary>Reads the fields of a protobuf message, one after the other (https://protobuf.dev/programming-guides/encoding/). Groups, which proto3 doesn't have, end it.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int LongestNumber = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Whether it ended where it should not: cut, or no message at all.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The number of the field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field that is a number; else 0.</summary>
    public ulong Number { get; private set; }

    /// <summary>The value of a field that is a text, bytes or a message; else empty.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <returns>False at the end, and where the rest can't be read.</returns>
    public bool Read()
    {
        Number = 0;
        Bytes = default;
        if (_rest.IsEmpty || IsBroken) return false;
        IsBroken = !TryNumber(out ulong key) || key >> 3 is 0 or > int.MaxValue || !TryValue((int)(key & 7));
        Field = (int)(key >> 3);
        return !IsBroken;
    }

    private bool TryValue(int kind)
    {
        switch (kind)
        {
            case 0:
                bool isNumber = TryNumber(out ulong number);
                Number = number;
                return isNumber;
            case 1: return TryTake(8, out _);
            case 2:
                if (!TryNumber(out ulong length) || !TryTake(length, out ReadOnlySpan<byte> bytes)) return false;
                Bytes = bytes;
                return true;
            case 5: return TryTake(4, out _);
            default: return false;
        }
    }

    private bool TryTake(ulong length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (length > (ulong)_rest.Length) return false;
        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryNumber(out ulong number)
    {
        number = 0;
        for (int at = 0; at < _rest.Length && at < LongestNumber; at++)
        {
            number |= (ulong)(_rest[at] & 0x7F) << (7 * at);
            if (_rest[at] >= 0x80) continue;
            _rest = _rest[(at + 1)..];
            return true;
        }
        return false;
    }
}
