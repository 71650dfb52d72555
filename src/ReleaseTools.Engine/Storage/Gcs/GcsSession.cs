using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// One resumable upload on the server (https://cloud.google.com/storage/docs/performing-resumable-uploads). Its address is all that it takes to write the
/// object: it goes along with no credential, and is shown to nobody.
/// </summary>
/// <param name="length">Of the whole object, in bytes.</param>
internal sealed class GcsSession(HttpPipeline http, Uri address, long length)
{
    /// <summary>Asks how much has arrived.</summary>
    public Task<GcsProgress> AskAsync(CancellationToken cancellation) => PutAsync(ReadOnlyMemory<byte>.Empty, 0, mayRepeat: true, cancellation);

    /// <summary>Sends a part of the content, and again what of it did not arrive.</summary>
    /// <param name="offset">Where the part begins in the object.</param>
    public Task<GcsProgress> SendAsync(ReadOnlyMemory<byte> part, long offset, CancellationToken cancellation)
    {
        (long arrived, long end) = (offset, offset + part.Length);
        return http.Retry.RunAsync<GcsProgress>(async _ =>
        {
            GcsProgress progress = await TrySendAsync(part[(int)(arrived - offset)..], arrived, cancellation) ?? await AskAsync(cancellation);
            if (progress.IsOver || progress.Arrived == end) return progress;
            // what had arrived is not there any more, or there is more than was sent: this is not the upload that it was
            if (progress.Arrived < offset || progress.Arrived > end) return GcsProgress.Lost;
            Again again = progress.Arrived > arrived ? Again.AfterProgress : Again.OrThrow(new HttpFailedException($"of the bytes from {arrived} on nothing arrives at {address.Authority}."));
            arrived = progress.Arrived;
            return again;
        }, cancellation);
    }

    /// <summary>Ends the upload for good, so that nothing of it remains; where that fails the service does it a week later.</summary>
    public async Task CancelAsync(CancellationToken cancellation)
    {
        try
        {
            using HttpAnswer answer = await http.SendAsync(Call(HttpMethod.Delete), cancellation);
        }
        catch (IOException)
        {
            // nobody can go on with it anyway
        }
    }

    /// <returns>Null where it is not known what arrived.</returns>
    private async Task<GcsProgress?> TrySendAsync(ReadOnlyMemory<byte> part, long offset, CancellationToken cancellation)
    {
        try
        {
            return await PutAsync(part, offset, mayRepeat: false, cancellation);
        }
        catch (HttpFailedException e) when (e.Status is null || HttpRepetition.IsTransient(e.Status.Value))
        {
            return null;
        }
    }

    private async Task<GcsProgress> PutAsync(ReadOnlyMemory<byte> part, long offset, bool mayRepeat, CancellationToken cancellation)
    {
        ContentRangeHeaderValue range = part.Length > 0 ? new(offset, offset + part.Length - 1, length) : new(length);
        HttpCall call = Call(HttpMethod.Put) with
        {
            MayRepeat = mayRepeat,
            BodyLength = part.Length,
            Body = () =>
            {
                var body = new ReadOnlyMemoryContent(part);
                body.Headers.ContentRange = range;
                return body;
            },
        };
        using HttpAnswer answer = await http.SendAsync(call, cancellation);
        return answer.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created => new GcsProgress(length, GcsObjects.Read(answer.Body)),
            HttpStatusCode.PermanentRedirect => new GcsProgress(Arrived(answer.Header("Range"))),
            HttpStatusCode.PreconditionFailed => GcsProgress.Refused,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => GcsProgress.Lost,
            _ => throw new GcsRefusedException(answer),
        };
    }

    private HttpCall Call(HttpMethod method) => new(method, address)
    {
        MayRepeat = true,
        HidesPath = true,
        Secrets = [address.AbsoluteUri, address.OriginalString, .. address.Query.TrimStart('?').Split('&').Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]).Where(value => value.Length >= 16)],
    };

    // "bytes=0-524287"; without it, nothing has arrived
    private static long Arrived(string? range) =>
        range is null ? 0
        : long.TryParse(range[(range.IndexOf('-', StringComparison.Ordinal) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long last) ? last + 1
        : throw GcsFailure.Strange("it names no range");
}

/// <summary>How far an upload has come.</summary>
/// <param name="Arrived">In bytes.</param>
/// <param name="Object">What came of it, once all has arrived.</param>
internal sealed record GcsProgress(long Arrived, GcsObject? Object = null)
{
    /// <summary>The server knows it no more.</summary>
    public static GcsProgress Lost { get; } = new(-1);

    /// <summary>The precondition does not hold.</summary>
    public static GcsProgress Refused { get; } = new(-2);

    public bool IsOver => Arrived < 0 || Object is not null;
}
