using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.Tests.Storage.Gcs;

/// <summary>Counts what the whole process allocates: nothing else runs meanwhile.</summary>
[Soak]
[Collection(nameof(AloneCollection))]
public sealed class GcsMemoryTests
{
    [Fact]
    public async Task A_large_object_is_held_one_chunk_at_a_time()
    {
        const long Length = 240L << 20;
        var server = new Swallow(Length);
        var store = new GcsStore(new GcsBucket(new HttpPipeline(new HttpMessageInvoker(server), HttpTimeouts.Usual, TimeProvider.System, _ => new HostRateLimiter(16)),
            new GcsAddress("bucket", ""), new Uri("https://storage.googleapis.com"), null));
        long total = GC.GetTotalAllocatedBytes();
        WriteOutcome outcome = await store.PutAsync("big", new ObjectContent(Length, () => new Zeros(Length)), Precondition.None, CancellationToken.None);
        Assert.True(outcome.IsWritten);
        // all that was ever allocated, garbage too: the chunk, and little for each request
        Assert.InRange(GC.GetTotalAllocatedBytes() - total, 0, 60L << 20);
        Assert.Equal(Length, server.Received);
    }

    /// <summary>Counts what comes, and keeps nothing of it.</summary>
    private sealed class Swallow(long length) : HttpMessageHandler
    {
        public long Received { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{\"generation\":\"1\"}") };
            if (request.Method == HttpMethod.Post)
            {
                response.Headers.Location = new Uri("https://storage.googleapis.com/session?upload_id=1");
                return response;
            }
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            Received += request.Content.Headers.ContentLength!.Value;
            if (Received == length) return response;
            response.StatusCode = HttpStatusCode.PermanentRedirect;
            response.Headers.TryAddWithoutValidation("Range", $"bytes=0-{Received - 1}");
            return response;
        }
    }

    private sealed class Zeros(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..read].Clear();
            _left -= read;
            return ValueTask.FromResult(read);
        }
    }
}
