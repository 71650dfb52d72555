using ReleaseTools.Engine.IO;

namespace ReleaseTools.Engine.Http;

/// <summary>A body as it arrives. Where nothing does for too long, its connection counts as lost.</summary>
internal sealed class IdleStream(HttpResponseMessage response, Stream inner, TimeSpan idle, TimeProvider time) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var clock = new CancellationTokenSource(idle, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            return await inner.ReadAsync(buffer, both.Token);
        }
        catch (OperationCanceledException e) when (clock.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing arrived for {idle.TotalSeconds:0} s", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            response.Dispose();
        }
        base.Dispose(disposing);
    }
}
