using System.Buffers;
using System.Globalization;
using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// Sends a blob in chunks (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-a-blob-in-chunks). The source is read once and in order;
/// one chunk is held, so that what of it did not arrive can be sent again.
/// </summary>
/// <param name="upload">Where to; each answer may name another address.</param>
/// <param name="least">The shortest chunk that the registry takes, in bytes.</param>
internal sealed class BlobChunks(RegistryClient client, BlobUpload owner, Uri upload, ImageDescriptor blob, string asked, int least)
{
    /// <summary>In bytes.</summary>
    public const int ChunkSize = 8 << 20;

    private const int LongestChunk = 64 << 20, MostFailures = 4;

    public Uri Address { get; private set; } = upload;

    public async Task SendAsync(Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation)
    {
        if (least > LongestChunk) throw RegistryException.Strange(client.Server.Name, $"it takes no chunk below {least} bytes; {LongestChunk} is the most that is held in memory");
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(ChunkSize, least), Math.Max(blob.Size, 1)));
        try
        {
            await using Stream source = await BlobSource.OpenAsync(open, cancellation);
            for (long offset = 0; offset < blob.Size;)
            {
                Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(buffer.Length, blob.Size - offset));
                await FillAsync(source, chunk, cancellation);
                await SendAsync(chunk, offset, cancellation);
                offset += chunk.Length;
            }
            // also where it is known to be over: its digest is held against what was read
            if (await source.ReadAsync(buffer.AsMemory(0, 1), cancellation) > 0) throw new ImageInvalidException(client.Server.Name, $"the blob {blob.Digest} has more than the {blob.Size} bytes that its manifest says");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        HttpCall call = BlobUpload.Call(HttpMethod.Put, BlobUpload.Completing(Address, blob.Digest)) with { Body = () => new ByteArrayContent([]) };
        using HttpAnswer answer = await client.SendAsync(call, owner.Scopes, asked, client.Server.Name, cancellation);
        await owner.ConfirmAsync(answer, blob, asked, cancellation);
    }

    private Task SendAsync(ReadOnlyMemory<byte> chunk, long offset, CancellationToken cancellation)
    {
        (long arrived, long end) = (offset, offset + chunk.Length);
        return (client.Http.Retry with { Attempts = MostFailures }).RunAsync<long>(async _ =>
        {
            long before = arrived;
            RegistryException? failure = null;
            try
            {
                arrived = await TrySendAsync(chunk[(int)(arrived - offset)..], arrived, cancellation);
            }
            catch (RegistryException e) when (e.IsTransient || e.Status is HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                failure = e;
                arrived = await AskAsync(e, cancellation);
            }
            // what had arrived is gone, or somebody else has written there: this is not the upload that it was
            if (arrived < offset || arrived > end) throw Lost(failure);
            if (arrived == end) return arrived;
            return arrived > before ? Again.AfterProgress : Again.OrThrow(failure ?? Lost(null));
        }, cancellation);
    }

    /// <returns>How many bytes of the blob have arrived.</returns>
    private async Task<long> TrySendAsync(ReadOnlyMemory<byte> part, long from, CancellationToken cancellation)
    {
        HttpCall call = BlobUpload.Call(HttpMethod.Patch, Address) with
        {
            BodyLength = part.Length,
            Body = () =>
            {
                var body = new ReadOnlyMemoryContent(part);
                body.Headers.ContentType = new("application/octet-stream");
                // without the unit, which the specification leaves out
                body.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{from}-{from + part.Length - 1}"));
                return body;
            },
        };
        using HttpAnswer answer = await client.SendAsync(call, owner.Scopes, asked, client.Server.Name, cancellation);
        if (answer.Status is not (HttpStatusCode.Accepted or HttpStatusCode.Created or HttpStatusCode.NoContent)) throw await client.FailedAsync(answer, owner.Scopes, asked, client.Server.Name, cancellation);
        Follow(answer);
        return Arrived(answer, from + part.Length) ?? from + part.Length;
    }

    private async Task<long> AskAsync(RegistryException failure, CancellationToken cancellation)
    {
        HttpCall call = BlobUpload.Call(HttpMethod.Get, Address) with { MayRepeat = true };
        using HttpAnswer answer = await client.SendAsync(call, owner.Scopes, asked, client.Server.Name, cancellation);
        if (!answer.IsSuccess) throw Lost(failure);
        Follow(answer);
        return Arrived(answer, 0) ?? 0;
    }

    private void Follow(HttpAnswer answer)
    {
        if (answer.Header("Location") is { } location) Address = BlobUpload.Next(client, answer.Address ?? Address, location);
    }

    // "0-8388607", or "bytes=0-8388607"; some say "0-0" also of an upload that has nothing yet
    private static long? Arrived(HttpAnswer answer, long expected) =>
        answer.Header("Range") is { } range && long.TryParse(range[(range.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            ? last == 0 && expected != 1 ? 0 : last + 1
            : null;

    private async Task FillAsync(Stream source, Memory<byte> chunk, CancellationToken cancellation)
    {
        if (await source.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellation) < chunk.Length)
            throw new ImageInvalidException(client.Server.Name, $"the blob {blob.Digest} ends before the {blob.Size} bytes that its manifest says");
    }

    private RegistryException Lost(Exception? inner) => new("RegistryUploadLost", ErrorCategory.ResourceUnavailable, client.Server.Name,
        $"Could not {asked}: {client.Server.Name} does not know the upload any more.", "Run the same command again: what is done stays done.", inner)
    { IsTransient = true };
}
