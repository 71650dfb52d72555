namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>What ends a zip archive.</summary>
internal static class ZipDirectory
{
    /// <param name="start">Where the central headers begin.</param>
    public static byte[] End(int count, long start, long length)
    {
        var bytes = new LittleEndianBuffer();
        bool isLong = count >= ushort.MaxValue || start >= uint.MaxValue || length >= uint.MaxValue;
        if (isLong) AddLong(bytes, count, start, length);
        bytes.Add32(0x06054B50);
        bytes.Add16(0);
        bytes.Add16(0);
        bytes.Add16((ushort)Math.Min(count, ushort.MaxValue));
        bytes.Add16((ushort)Math.Min(count, ushort.MaxValue));
        bytes.Add32((uint)Math.Min(length, uint.MaxValue));
        bytes.Add32((uint)Math.Min(start, uint.MaxValue));
        bytes.Add16(0);
        return bytes.AndThen();
    }

    private static void AddLong(LittleEndianBuffer bytes, int count, long start, long length)
    {
        bytes.Add32(0x06064B50);
        bytes.AddSize(44, isLong: true);        // of what follows in this record
        bytes.Add16((3 << 8) | 45);
        bytes.Add16(45);
        bytes.Add32(0);
        bytes.Add32(0);
        bytes.AddSize(count, isLong: true);
        bytes.AddSize(count, isLong: true);
        bytes.AddSize(length, isLong: true);
        bytes.AddSize(start, isLong: true);
        bytes.Add32(0x07064B50);                // where that record is
        bytes.Add32(0);
        bytes.AddSize(start + length, isLong: true);
        bytes.Add32(1);
    }
}
