using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.Tests.Storage.Azure;

/// <summary>Counts what the whole process allocates: nothing else runs meanwhile.</summary>
[Soak]
[Collection(nameof(AloneCollection))]
public sealed class AzureMemoryTests
{
    [Fact]
    public async Task A_large_object_is_held_some_blocks_at_a_time()
    {
        const long Length = 240L << 20;
        long received = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => SwallowAsync(context, bytes => Interlocked.Add(ref received, bytes)));
        var address = new AzureAddress("account", "container", "") { Endpoint = new Uri(server.Address, "account") };
        AzureStore store = AzureConnection.Open(address, new AzureEnvironment { Key = AzureFakeOpening.Key });
        long total = GC.GetTotalAllocatedBytes();
        WriteOutcome outcome = await store.PutAsync("big", new ObjectContent(Length, () => new Zeros(Length)), Precondition.None, CancellationToken.None);
        Assert.True(outcome.IsWritten);
        Assert.True(received >= Length);
        // all that was ever allocated, garbage and the server's part too: some blocks, and little for each request
        Assert.InRange(GC.GetTotalAllocatedBytes() - total, 0, 100L << 20);
    }

    private static async Task SwallowAsync(HttpContext context, Action<long> count)
    {
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;) count(read);
        HttpResponse response = context.Response;
        if (context.Request.Method == "GET")
        {
            (response.StatusCode, response.Headers["x-ms-error-code"]) = (404, "BlobNotFound");
            return;
        }
        (response.StatusCode, response.Headers.ETag, response.Headers.LastModified) = (201, "\"0x1\"", DateTimeOffset.UtcNow.ToString("R"));
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
