namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// Reads what is to be sent. A source that breaks is not the connection to the target, and may be opened again: what it throws is told apart from what the transport
/// throws, and passes that as it is.
/// </summary>
internal static class BlobSource
{
    /// <exception cref="BlobSourceException">It can't be opened now.</exception>
    public static async Task<Stream> OpenAsync(Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        try
        {
            return await open(cancellation);
        }
        catch (IOException e)
        {
            throw new BlobSourceException(e);
        }
    }

    /// <param name="least">How many bytes are waited for; fewer come only at the end.</param>
    /// <exception cref="BlobSourceException">It broke.</exception>
    public static async ValueTask<int> ReadAsync(Stream source, Memory<byte> buffer, int least, CancellationToken cancellation)
    {
        try
        {
            return await source.ReadAtLeastAsync(buffer, least, throwOnEndOfStream: false, cancellation);
        }
        catch (IOException e)
        {
            throw new BlobSourceException(e);
        }
    }
}

/// <summary>The bytes that were to be sent could not be read.</summary>
internal sealed class BlobSourceException(IOException cause) : Exception(cause.Message, cause);

/// <summary>A body would have to be sent again that can be sent once: whoever opened it has to open it anew.</summary>
internal sealed class BlobSpentException() : Exception("The body was sent already.");
