using System.Text;

namespace ReleaseTools.Tests.Images.Builds;

/// <summary>Writes protobuf messages as BuildKit does.</summary>
internal sealed class TraceWriter
{
    private readonly MemoryStream _bytes = new();

    public byte[] Bytes => _bytes.ToArray();

    public string Base64 => Convert.ToBase64String(Bytes);

    public static TraceWriter Message() => new();

    public TraceWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    public TraceWriter Text(int field, string value) => Put(field, Encoding.UTF8.GetBytes(value));

    public TraceWriter Part(int field, TraceWriter part) => Put(field, part.Bytes);

    public TraceWriter Fixed(int field, int width)
    {
        Varint(((ulong)field << 3) | (width == 8 ? 1u : 5u));
        _bytes.Write(new byte[width]);
        return this;
    }

    /// <summary>A step in the field of steps.</summary>
    public TraceWriter Vertex(string digest, string name, bool started = false, bool cached = false, bool completed = false, string error = "")
    {
        TraceWriter vertex = Message().Text(1, digest).Text(2, "sha256:input").Text(3, name);
        if (cached) vertex.Number(4, 1);
        if (started) vertex.Part(5, Message().Number(1, 1_796_000_000));
        if (completed) vertex.Part(6, Message().Number(1, 1_796_000_001).Number(2, 5));
        if (error.Length > 0) vertex.Text(7, error);
        return Part(1, vertex);
    }

    /// <summary>What a step says in the field of logs.</summary>
    public TraceWriter Log(string digest, string text) => Part(3, Message().Text(1, digest).Part(2, Message().Number(1, 1)).Number(3, 1).Text(4, text));

    private TraceWriter Put(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }
}
