using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Logging;

namespace ReleaseTools.Tests.Processes;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb", "a|b")]
    [InlineData("10 %\r20 %\rdone\n", "10 %|20 %|done")]
    [InlineData("a\n\nb", "a||b")]
    [InlineData("", "")]
    [InlineData("naïve ✓\n", "naïve ✓")]
    public void Lines_end_where_any_program_ends_them(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Split(Encoding.UTF8.GetBytes(text), piece: 1000)));

    [Fact]
    public void It_does_not_matter_where_the_pipe_cuts_the_bytes()
    {
        byte[] text = Encoding.UTF8.GetBytes("first\r\nsecond ✓\n\nlast");
        string[] whole = [.. Split(text, piece: 1000)];
        Prop.ForAll(Gen.Choose(1, 12).ToArbitrary(), piece => Split(text, piece).SequenceEqual(whole)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_line_without_an_end_is_cut_and_never_held_whole()
    {
        string[] lines = [.. Split(new byte[LineSplitter.MaximumLength * 2 + 5].Select(_ => (byte)'x').ToArray(), piece: 4096)];

        Assert.Equal([LineSplitter.MaximumLength, LineSplitter.MaximumLength, 5], lines.Select(line => line.Length));
    }

    [Fact]
    public void A_line_that_is_cut_is_cut_behind_a_word_so_that_a_secret_stays_whole()
    {
        string before = new('x', LineSplitter.MaximumLength - 10);

        Assert.Equal([before + " ", "supersecretvalue123 after"], Split(Encoding.UTF8.GetBytes($"{before} supersecretvalue123 after\n"), piece: 4096));
    }

    [Theory]
    [InlineData("supersecretvalue123")]
    [InlineData("süper secret ✓ value")]
    public void A_line_is_not_cut_inside_a_secret(string secret)
    {
        var redactor = new Redactor([secret]);
        string expected = new('x', LineSplitter.MaximumLength);
        for (int before = LineSplitter.MaximumLength - Encoding.UTF8.GetByteCount(secret) - 1; before <= LineSplitter.MaximumLength; before++)
        {
            List<string> lines = [];
            var splitter = new LineSplitter(line => lines.Add(redactor.Clean(line)), redactor.CutOf);
            splitter.Append(Encoding.UTF8.GetBytes($"{expected[..before]}{secret}yy\n"));

            Assert.Equal($"{expected[..before]}***yy", string.Concat(lines));
        }
    }

    [Theory]
    [InlineData("é")]
    [InlineData("✓")]
    [InlineData("😀")]
    public void A_line_that_is_cut_is_never_cut_inside_a_character(string character)
    {
        string line = "x" + string.Concat(Enumerable.Repeat(character, LineSplitter.MaximumLength));

        Assert.Equal(line, string.Concat(Split(Encoding.UTF8.GetBytes(line), piece: 1000)));
    }

    [Fact]
    public void Bytes_that_are_no_text_do_not_stop_it()
    {
        byte[] noise = [0xff, 0xfe, 0x00, 0x80, (byte)'\n', (byte)'o', (byte)'k'];

        Assert.Equal("ok", Split(noise, piece: 3).Last());
    }

    private static List<string> Split(byte[] bytes, int piece)
    {
        List<string> lines = [];
        var splitter = new LineSplitter(lines.Add);
        for (int at = 0; at < bytes.Length; at += piece) splitter.Append(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        splitter.Finish();
        return lines;
    }
}
