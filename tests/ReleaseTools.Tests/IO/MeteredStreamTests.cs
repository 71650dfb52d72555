using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.IO;

public sealed class MeteredStreamTests
{
    private static readonly byte[] s_hello = Encoding.UTF8.GetBytes("hello");

    private static readonly ImageDigest s_digest = ImageDigest.Parse($"sha256:{Convert.ToHexStringLower(SHA256.HashData(s_hello))}");

    private readonly Counter _progress = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_meter_sees_what_is_read_and_then_the_end(bool isAsync)
    {
        var seen = new List<string>();
        await using var stream = new MeteredStream(new MemoryStream(s_hello), bytes => seen.Add(Encoding.UTF8.GetString(bytes)), _progress.Advance);
        byte[] buffer = new byte[3];
        while ((isAsync ? await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) : stream.Read(buffer)) > 0) { }
        Assert.Equal(["hel", "lo", ""], seen);
        Assert.Equal(5, _progress.Total);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_meter_sees_what_is_written(bool isAsync)
    {
        using var digests = new DigestBuilder();
        var written = new MemoryStream();
        await using var stream = new MeteredStream(written, digests.Append, _progress.Advance);
        foreach (byte[] part in new[] { s_hello[..3], s_hello[3..] })
        {
            if (isAsync) await stream.WriteAsync(part, TestContext.Current.CancellationToken);
            else stream.Write(part);
        }
        Assert.Equal(s_hello, written.ToArray());
        Assert.Equal(DigestBuilder.OfText("hello"), digests.Finish());
        Assert.Equal(5, _progress.Total);
    }

    [Fact]
    public void Several_meters_see_the_same_bytes_in_pieces_that_stay_in_the_cache()
    {
        byte[] bytes = new byte[300 * 1024];
        var seen = new List<(char Meter, int Length)>();
        Meter first = part => seen.Add(('a', part.Length)), second = part => seen.Add(('b', part.Length));
        using var stream = new MeteredStream(new MemoryStream(bytes), first + second);
        stream.ReadExactly(bytes);
        const int piece = 128 * 1024;
        Assert.Equal([('a', piece), ('b', piece), ('a', piece), ('b', piece), ('a', bytes.Length - (2 * piece)), ('b', bytes.Length - (2 * piece))], seen);
    }

    [Fact]
    public async Task Reading_into_nothing_is_not_the_end()
    {
        await using var stream = new MeteredStream(new MemoryStream(s_hello), bytes => Assert.False(bytes.IsEmpty));
        Assert.Equal(0, await stream.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_a_meter_refuses_neither_passes_nor_counts()
    {
        var written = new MemoryStream();
        using var stream = new MeteredStream(written, _ => throw new InvalidDataException("refused"), _progress.Advance);
        Assert.Throws<InvalidDataException>(() => stream.Write(s_hello));
        Assert.Equal((0, 0), (written.Length, _progress.Total));
    }

    [Fact]
    public async Task The_other_stream_is_closed_with_it()
    {
        MemoryStream one = new(s_hello), two = new(s_hello);
        await new MeteredStream(one).DisposeAsync();
        new MeteredStream(two).Dispose();
        Assert.False(one.CanRead || two.CanRead);
    }

    [Fact]
    public void Passing_on_allocates_nothing()
    {
        using var digests = new DigestBuilder();
        byte[] bytes = new byte[1024 * 1024], buffer = new byte[1024];
        using var stream = new MeteredStream(new MemoryStream(bytes), digests.Append, _progress.Advance);
        Assert.Equal(buffer.Length, stream.Read(buffer));                                       // the first call compiles
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            if (stream.Read(buffer) != buffer.Length) Assert.Fail("memory is read as a whole");
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);              // nothing per read
    }

    [Theory]
    [InlineData("hello", null)]
    [InlineData("hell", "ends after 4 of 5 bytes")]
    [InlineData("hello!", "has more than the 5 bytes that its manifest says")]
    [InlineData("jello", "has the digest sha256:")]
    public async Task A_blob_passes_if_it_is_the_one_that_was_named(string content, string? objection)
    {
        Task<byte[]> ReadAsync(int bufferSize) => AllAsync(BlobCheck.Over(new MemoryStream(Encoding.UTF8.GetBytes(content)), Blob(5), "somewhere", _progress), bufferSize);

        foreach (int bufferSize in new[] { 1, 5, 100 })
        {
            if (objection is null) Assert.Equal(s_hello, await ReadAsync(bufferSize));
            else Assert.Contains(objection, (await Assert.ThrowsAsync<ImageInvalidException>(() => ReadAsync(bufferSize))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_last_byte_of_a_wrong_blob_is_held_back()
    {
        await using Stream stream = BlobCheck.Over(new MemoryStream("jello"u8.ToArray()), Blob(5), "somewhere", _progress);
        byte[] buffer = new byte[4];
        Assert.Equal(4, await stream.ReadAsync(buffer, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ImageInvalidException>(async () => await stream.ReadExactlyAsync(buffer.AsMemory(0, 1), TestContext.Current.CancellationToken));
        Assert.Equal(4, _progress.Total);
    }

    [Fact]
    public async Task Another_stream_s_failure_is_said_in_other_words()
    {
        var cause = new IOException("reset");
        await using var stream = new TranslatedStream(new BrokenStream(cause), e => new HttpRequestException(e.Message, e));
        Assert.Same(cause, (await Assert.ThrowsAsync<HttpRequestException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken))).InnerException);
    }

    private static ImageDescriptor Blob(long size) => new(ImageMediaType.OciLayer, s_digest, size);

    private static async Task<byte[]> AllAsync(Stream stream, int bufferSize)
    {
        await using (stream)
        {
            var all = new MemoryStream();
            byte[] buffer = new byte[bufferSize];
            for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;) all.Write(buffer, 0, read);
            return all.ToArray();
        }
    }

    private sealed class Counter : IProgressPart
    {
        public long Total { get; private set; }

        public void Advance(long amount) => Total += amount;

        public void Dispose()
        {
            // nothing is held
        }
    }

    private sealed class BrokenStream(IOException failure) : ForwardStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(failure);
    }
}
