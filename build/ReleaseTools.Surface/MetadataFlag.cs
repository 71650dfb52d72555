namespace ReleaseTools.Surface;

/// <summary>Two bytes of an assembly's metadata, and what they shall be.</summary>
/// <param name="Offset">In bytes, from the start of the file.</param>
internal readonly record struct MetadataFlag(long Offset, ushort Value)
{
    public void Write(Stream file)
    {
        file.Position = Offset;
        file.WriteByte((byte)Value);
        file.WriteByte((byte)(Value >> 8));
    }
}
