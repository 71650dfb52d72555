using System.Buffers.Binary;
using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Engine.Artifacts.Archives;

namespace ReleaseTools.Tests.Artifacts;

public sealed class DeflateBlockTests
{
    [Fact]
    public void Blocks_that_were_compressed_apart_are_one_stream() => Prop.ForAll<byte[][]>(pieces =>
    {
        using var whole = new MemoryStream();
        uint crc = 0;
        for (int i = 0; i <= pieces.Length; i++)
        {
            byte[] piece = i < pieces.Length ? pieces[i] : [];
            DeflateBlock block = Compress(piece, isLast: i == pieces.Length);
            if (piece.Length > 0 || i == pieces.Length) whole.Write(block.Deflated.Span);
            crc = Crc32.Combine(crc, block.Crc, piece.Length);
        }
        byte[] content = [.. pieces.SelectMany(piece => piece)];
        Assert.Equal(content, Inflate(whole));
        Assert.Equal(Compress(content, isLast: true).Crc, crc);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_checksum_is_the_one_that_everybody_knows() => Assert.Equal(0xCBF43926, Compress("123456789"u8.ToArray(), isLast: true).Crc);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(DeflateBlock.Capacity)]
    public void Checksums_join_over_any_length(int length)
    {
        byte[] first = ReproducibleArchiveTests.Content(new Random(1), 1000);
        byte[] second = ReproducibleArchiveTests.Content(new Random(2), length);
        using var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) stream.Write([.. first, .. second]);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(gzip.ToArray().AsSpan()[^8..]);
        Assert.Equal(expected, Crc32.Combine(Compress(first, isLast: false).Crc, Compress(second, isLast: true).Crc, length));
    }

    private static DeflateBlock Compress(byte[] content, bool isLast)
    {
        var block = new DeflateBlock { IsLast = isLast };
        content.CopyTo(block.Free);
        block.Length = content.Length;
        block.Compress();
        return block;
    }

    private static byte[] Inflate(MemoryStream deflated)
    {
        deflated.Position = 0;
        using var plain = new MemoryStream();
        using (var inflate = new DeflateStream(deflated, CompressionMode.Decompress)) inflate.CopyTo(plain);
        return plain.ToArray();
    }
}
