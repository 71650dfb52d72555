using System.Text;
using ReleaseTools.Engine.References;

namespace ReleaseTools.Tests.References;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a")]
    [InlineData("a\n")]
    [InlineData("a\r\nb\n\nc\r\n\r\nd")]
    [InlineData("a\rb\r\n")]
    [InlineData("\ufeffä🎉\nö")]
    public void Each_line_is_where_it_says(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        FileLine[] lines = Read(new MemoryStream(bytes));

        string[] expected = text.TrimStart('\ufeff').Split('\n').Select(line => line.EndsWith('\r') ? line[..^1] : line).ToArray();
        Assert.Equal(text.EndsWith('\n') || text.Length == 0 ? expected[..^1] : expected, lines.Select(line => line.Text));
        Assert.All(lines, line => Assert.Equal(line.Text, Encoding.UTF8.GetString(bytes, (int)line.Offset, (int)(line.OffsetOf(line.Text.Length) - line.Offset))));
    }

    [Fact]
    public void Lines_across_blocks_are_whole()
    {
        string[] lines = [.. Enumerable.Range(0, 3000).Select(number => new string((char)('a' + (number % 26)), number))];
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", lines));

        FileLine[] read = Read(new MemoryStream(bytes));

        Assert.Equal(lines, read.Select(line => line.Text));
        Assert.Equal(lines.Length, read[^1].Number);
        Assert.Equal(bytes.Length - lines[^1].Length, read[^1].Offset);
    }

    [Fact]
    public void A_file_without_an_end_is_read_as_far_as_it_is_asked() =>
        Assert.Equal(100_000, LineReader.Read(new EndlessText(), CancellationToken.None).Take(100_000).Last().Number);

    private static FileLine[] Read(Stream stream) => [.. LineReader.Read(stream, CancellationToken.None)];

    private sealed class EndlessText : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'x');
            buffer[offset + count - 1] = (byte)'\n';
            return count;
        }
    }
}
