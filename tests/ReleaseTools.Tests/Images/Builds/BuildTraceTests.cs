using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Images.Builds;

namespace ReleaseTools.Tests.Images.Builds;

/// <summary>What BuildKit tells while it builds, read from its encoding.</summary>
public sealed class BuildTraceTests
{
    // of dockerd 20.10, as it came
    private const string Started = "CosBCkdzaGEyNTY6YjViNjBhYTY4ZmQ0NjM0MjY0ZjYwOTcwMDhiN2ZmMDdlNDU2OGRjNzhlMTdhZGYxMDQwYjc0MWQzMGE3YmYyNRokW2ludGVybmFsXSBsb2FkIHJlbW90ZSBidWlsZCBjb250ZXh0KgwIgMCz2AYQoKLVzwEyDAiAwLPYBhDkl9jeAQ==",
        Said = "GmEKR3NoYTI1NjpkZDZmMGNkZWFlNDJlMzA1OGIwMzZiNWMxMjg3NWE0MWQyMDczN2M5OWQ5Y2RmZmFmYTZlZDViYjMyMmI4NmQzEgwIgMCz2AYQlJn33QIYASIGaGVsbG8K";

    [Fact]
    public void A_step_of_a_real_engine_is_read()
    {
        var trace = BuildTrace.Read(Convert.FromBase64String(Started));

        Assert.Equal(new BuildVertex("sha256:b5b60aa68fd4634264f6097008b7ff07e4568dc78e17adf1040b741d30a7bf25", "[internal] load remote build context", false, true, true, ""), Assert.Single(trace.Vertices));
        Assert.True(trace.IsWhole);
    }

    [Fact]
    public void Output_of_a_real_engine_is_read()
    {
        BuildLogPiece piece = Assert.Single(BuildTrace.Read(Convert.FromBase64String(Said)).Logs);

        Assert.Equal(("sha256:dd6f0cdeae42e3058b036b5c12875a41d20737c99d9cdffafa6ed5bb322b86d3", "hello\n"), (piece.Vertex, Encoding.UTF8.GetString(piece.Text.Span)));
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        TraceWriter vertex = TraceWriter.Message().Fixed(90, 8).Text(1, "a").Number(91, ulong.MaxValue).Text(3, "RUN x").Fixed(92, 4).Part(8, TraceWriter.Message().Text(1, "group"));

        var trace = BuildTrace.Read(TraceWriter.Message().Number(77, 300).Part(1, vertex).Part(2, TraceWriter.Message().Text(1, "layer")).Part(4, TraceWriter.Message().Text(3, "careful")).Bytes);

        Assert.Equal(new BuildVertex("a", "RUN x", false, false, false, ""), Assert.Single(trace.Vertices));
        Assert.Equal(["careful"], trace.Warnings);
        Assert.True(trace.IsWhole);
    }

    [Theory]
    [InlineData("0A05", "a length beyond the end")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "a length beyond any message")]
    [InlineData("08FFFFFFFFFFFFFFFFFFFFFF01", "a number that never ends")]
    [InlineData("08", "a number that is not there")]
    [InlineData("0B", "a group")]
    [InlineData("0F", "a kind that is none")]
    [InlineData("00", "field 0")]
    [InlineData("0900", "8 bytes that are one")]
    [InlineData("0D00", "4 bytes that are one")]
    [InlineData("0A030A0561", "a fault inside a step")]
    public void A_message_that_is_not_whole_is_read_up_to_its_fault(string rest, string why)
    {
        byte[] message = [.. TraceWriter.Message().Log("a", "hello\n").Bytes, .. Convert.FromHexString(rest)];

        var trace = BuildTrace.Read(message);

        Assert.False(trace.IsWhole, why);
        Assert.Equal("hello\n", Encoding.UTF8.GetString(Assert.Single(trace.Logs).Text.Span));
    }

    [Fact]
    public void Any_bytes_are_read() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => BuildTrace.Read(bytes).Vertices.Count <= bytes.Length));

    [Fact]
    public void Any_part_of_a_message_with_any_byte_changed_is_read()
    {
        byte[] whole = TraceWriter.Message().Vertex("a", "RUN make", started: true, cached: true, completed: true, error: "exit code: 2").Log("a", "hello").Part(4, TraceWriter.Message().Text(3, "careful")).Bytes;
        Gen<byte[]> spoilt = from length in Gen.Choose(0, whole.Length)
                             from at in Gen.Choose(0, whole.Length - 1)
                             from value in Gen.Choose(0, 255)
                             select Spoilt(whole, length, at, (byte)value);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(spoilt.ToArbitrary(), bytes => BuildTrace.Read(bytes).Logs.Sum(piece => piece.Text.Length) <= bytes.Length));
    }

    private static byte[] Spoilt(byte[] whole, int length, int at, byte value)
    {
        byte[] bytes = [.. whole];
        bytes[at] = value;
        return bytes[..length];
    }
}
