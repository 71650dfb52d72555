using System.Buffers.Binary;
using System.Text;
using Docker.DotNet;
using ReleaseTools.Engine.Images.Daemon;

namespace ReleaseTools.Tests.Images.Daemon;

public sealed class ContainerOutputTests
{
    [Fact]
    public async Task Two_outputs_are_told_apart_and_cut_into_lines() =>
        Assert.Equal(["err: x", "out: ab", "out: c", "err: y"], await LinesAsync([.. Piece(1, "a"), .. Piece(2, "x\ny"), .. Piece(1, "b\nc\n")]));

    [Fact]
    public async Task What_ends_in_the_middle_is_not_taken_for_all() =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => LinesAsync(Piece(1, "abc")[..^1]));

    [Fact]
    public async Task A_header_that_ends_in_the_middle_is_not_taken_for_none() =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => LinesAsync(Piece(1, "abc")[..5]));

    private static async Task<IReadOnlyList<string>> LinesAsync(byte[] bytes)
    {
        var lines = new List<string>();
        using var stream = new MultiplexedStream(new MemoryStream(bytes), multiplexed: true);
        await ContainerOutput.ReadAsync(stream, (text, isError) => lines.Add($"{(isError ? "err" : "out")}: {text}"), default);
        return lines;
    }

    private static byte[] Piece(byte output, string text)
    {
        byte[] header = new byte[8];
        header[0] = output;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)text.Length);
        return [.. header, .. Encoding.ASCII.GetBytes(text)];
    }
}
