namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>Collects the fields of a binary header.</summary>
internal sealed class LittleEndianBuffer
{
    private readonly List<byte> _bytes = new(64);

    public void Add16(ushort value) => Add(value, sizeof(ushort));

    public void Add32(uint value) => Add(value, sizeof(uint));

    /// <summary>In 8 bytes, or in 4 where it is known to fit.</summary>
    public void AddSize(long value, bool isLong) => Add((ulong)value, isLong ? sizeof(ulong) : sizeof(uint));

    /// <summary>The fields, and what follows them.</summary>
    public byte[] AndThen(params ReadOnlySpan<byte[]> more)
    {
        foreach (byte[] bytes in more) _bytes.AddRange(bytes);
        return [.. _bytes];
    }

    private void Add(ulong value, int length)
    {
        for (int i = 0; i < length; i++) _bytes.Add((byte)(value >> (8 * i)));
    }
}
