using System.Buffers;

namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>Reads what is to be written, once and in order. What goes wrong here is the source's failure, not the store's.</summary>
internal sealed class ContentReader(string key, ObjectContent content) : IAsyncDisposable
{
    private Stream? _source;
    private long _read;

    /// <summary>Reads what is small as a whole, and lends it for as long as it is used.</summary>
    /// <inheritdoc cref="FillAsync"/>
    public static async Task<T> WithAllAsync<T>(string key, ObjectContent content, Func<ReadOnlyMemory<byte>, Task<T>> use, CancellationToken cancellation)
    {
        int size = (int)content.Length;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        try
        {
            await using (var reader = new ContentReader(key, content))
            {
                await reader.FillAsync(buffer.AsMemory(0, size), cancellation);
                await reader.EndAsync(cancellation);
            }
            return await use(buffer.AsMemory(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Fills the buffer, or what of it the announced length leaves.</summary>
    /// <exception cref="ReleaseException">The source can't be read, or ends early (<c>ContentUnreadable</c>).</exception>
    public async Task FillAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int read = await ReadAsync(buffer[filled..], cancellation);
            if (read == 0) throw Length(_read);
            filled += read;
            _read += read;
        }
    }

    /// <summary>Makes sure that nothing follows.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        if (await ReadAsync(new byte[1], cancellation) > 0) throw Length(_read + 1);
    }

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await (_source ??= content.Open()).ReadAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e.Message, e);
        }
    }

    private ReleaseException Length(long found) => Unreadable($"it has {(found > content.Length ? "more" : $"{found}")} bytes where {content.Length} were announced");

    private ReleaseException Unreadable(string why, Exception? inner = null) => new(
        "ContentUnreadable", ErrorCategory.ReadError, key, $"Could not read what is to be written to {key}: {why}.", "Something changed it meanwhile: build again.", inner);
}
