using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// One upload of a blob (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs): whole in one request, else in chunks. Its address,
/// which each answer may change, can be all that it takes to write there: it is shown to nobody.
/// </summary>
/// <param name="name">The repository, for messages.</param>
internal sealed class BlobUpload(RegistryClient client, string path, string name)
{
    private const int LeastSecret = 16;

    private static readonly TimeSpan s_cancelling = TimeSpan.FromSeconds(5);

    private readonly RegistryScope[] _scopes = [RegistryScope.Push(path)];

    private int _leastChunk;

    public IReadOnlyList<RegistryScope> Scopes => _scopes;

    /// <param name="begun">Where to; null = begin one.</param>
    public async Task RunAsync(Uri? begun, ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, bool inChunks, CancellationToken cancellation)
    {
        string asked = $"write the blob {blob.Digest} to {name}";
        Uri upload = begun ?? await BeginAsync(asked, cancellation);
        try
        {
            if (!inChunks)
            {
                if (await TrySendWholeAsync(upload, blob, open, asked, cancellation)) return;
                await CancelAsync(upload);
                upload = await BeginAsync(asked, cancellation);
            }
            var chunks = new BlobChunks(client, this, upload, blob, asked, _leastChunk);
            try
            {
                await chunks.SendAsync(open, cancellation);
            }
            finally
            {
                upload = chunks.Address;
            }
            if (!inChunks) client.WantsChunks = true;
        }
        catch
        {
            await CancelAsync(upload);
            throw;
        }
    }

    /// <summary>Begins an upload of nothing and ends it: a registry refuses that to whoever may not write.</summary>
    public async Task RequireAsync(CancellationToken cancellation) => await CancelAsync(await BeginAsync($"write to {name}", cancellation));

    /// <summary>Ends an upload, so that nothing of it remains; where that fails the registry does it in its own time.</summary>
    public async Task CancelAsync(Uri upload)
    {
        using var soon = new CancellationTokenSource(s_cancelling);
        try
        {
            using HttpAnswer answer = await client.SendAsync(Call(HttpMethod.Delete, upload), _scopes, $"end an upload to {name}", name, soon.Token);
        }
        catch (Exception e) when (e is ReleaseException or OperationCanceledException)
        {
            // what went wrong before this is what counts
        }
    }

    /// <summary>A request about an upload.</summary>
    public static HttpCall Call(HttpMethod method, Uri upload) => new(method, upload)
    {
        HidesPath = true,
        Secrets = SecretsOf(upload),
    };

    /// <summary>What of an upload's address nobody may see.</summary>
    public static IReadOnlyList<string> SecretsOf(Uri upload) =>
        [upload.PathAndQuery, .. upload.Query.TrimStart('?').Split('&').Select(pair => pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]).Where(value => value.Length >= LeastSecret)];

    /// <summary>Where an upload goes on: relative, absolute, or on another host altogether.</summary>
    /// <exception cref="RegistryException">Nowhere, or somewhere without encryption.</exception>
    public static Uri Next(RegistryClient client, Uri from, string? location)
    {
        if (location is null || !Uri.TryCreate(from, location, out Uri? next) || next.Scheme is not ("http" or "https")) throw RegistryException.Strange(client.Server.Name, "it does not say where an upload goes on");
        return from.Scheme == "https" && next.Scheme == "http"
            ? throw new RegistryException("RegistryUnencrypted", ErrorCategory.SecurityError, client.Server.Name, $"{client.Server.Name} wants an upload to go on at {next.Authority} without encryption.",
                $"Have the operator of {client.Server.Name} fix the address that it names itself by (behind a proxy: X-Forwarded-Proto).")
            : next;
    }

    /// <summary>The address with which an upload is completed.</summary>
    public static Uri Completing(Uri upload, ImageDigest digest) => new UriBuilder(upload) { Query = $"{upload.Query.TrimStart('?')}{(upload.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(digest.ToString())}" }.Uri;

    /// <summary>Looks at what a registry says of a blob that it has taken.</summary>
    public async Task ConfirmAsync(HttpAnswer answer, ImageDescriptor blob, string asked, CancellationToken cancellation)
    {
        if (answer.Status is not (HttpStatusCode.Created or HttpStatusCode.NoContent or HttpStatusCode.OK)) throw await client.FailedAsync(answer, _scopes, asked, name, cancellation);
        if (ImageDigest.TryParse(answer.Header("Docker-Content-Digest"), out ImageDigest? said) && said.Algorithm == blob.Digest.Algorithm && said != blob.Digest)
            throw RegistryException.Strange(client.Server.Name, $"it calls the blob that was written {said}; it is {blob.Digest}");
    }

    private async Task<Uri> BeginAsync(string asked, CancellationToken cancellation)
    {
        var call = new HttpCall(HttpMethod.Post, client.Url($"v2/{path}/blobs/uploads/"));
        using HttpAnswer answer = await client.SendAsync(call, _scopes, asked, name, cancellation);
        if (answer.Status is not HttpStatusCode.Accepted) throw await client.FailedAsync(answer, _scopes, asked, name, cancellation);
        if (int.TryParse(answer.Header("OCI-Chunk-Min-Length"), out int least)) _leastChunk = least;
        return Next(client, answer.Address ?? call.Address, answer.Header("Location"));
    }

    /// <returns>False where the registry wants it otherwise.</returns>
    private async Task<bool> TrySendWholeAsync(Uri upload, ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, string asked, CancellationToken cancellation)
    {
        HttpCall call = Call(HttpMethod.Put, Completing(upload, blob.Digest));
        using HttpAnswer answer = await client.SendAsync(call, _scopes, asked, name, cancellation, open, blob.Size);
        if (IsRefusedAsWhole(answer)) return false;
        await ConfirmAsync(answer, blob, asked, cancellation);
        return true;
    }

    // a wrong digest or length would be no better in chunks
    private static bool IsRefusedAsWhole(HttpAnswer answer) => answer.Status switch
    {
        HttpStatusCode.BadRequest => !RegistryProblem.Of(answer).Codes.Any(code => code is "DIGEST_INVALID" or "SIZE_INVALID"),
        HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.LengthRequired or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.NotImplemented => true,
        _ => false,
    };
}

/// <summary>Writes one blob, in as many attempts as it may take.</summary>
/// <param name="open">Opens its bytes, anew for each attempt.</param>
internal sealed class BlobWriting(RegistryClient client, string path, ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, RegistryBlobs blobs)
{
    private const int MostAttempts = 4;

    // a server that refuses a body before it has read it may close the connection, so that its answer is lost: then chunks may do
    private const int WholeAttempts = 2;

    private string Name => $"{client.Server.Name}/{path}";

    /// <param name="begun">An upload that was begun already; null = none.</param>
    public Task RunAsync(Uri? begun, CancellationToken cancellation) => (client.Http.Retry with { Attempts = MostAttempts }).RunAsync<bool>(async attempt =>
    {
        try
        {
            await new BlobUpload(client, path, Name).RunAsync(attempt == 0 ? begun : null, blob, open, inChunks: client.WantsChunks || attempt >= WholeAttempts, cancellation);
            return true;
        }
        catch (BlobSpentException)
        {
            return Again.OrThrow(Failed("the registry was busy", null));
        }
        catch (BlobSourceException e)
        {
            return Again.OrThrow(Failed($"what was to be sent could not be read: {e.Message.TrimEnd('.')}", e.InnerException));
        }
        catch (RegistryException e) when (e.IsTransient && attempt < MostAttempts - 1)
        {
            // all may have arrived, and only the answer was lost
            return e.Status is null && await HasArrivedAsync(cancellation) ? true : Again.OrThrow(e);
        }
    }, cancellation);

    private async Task<bool> HasArrivedAsync(CancellationToken cancellation)
    {
        try
        {
            return await blobs.ExistsAsync(blob, cancellation);
        }
        catch (RegistryException)
        {
            return false;                                                   // the next attempt says what is wrong
        }
    }

    private RegistryException Failed(string why, Exception? inner) => new("RegistryUploadFailed", ErrorCategory.ResourceUnavailable, Name,
        $"Could not write the blob {blob.Digest} to {Name} in {MostAttempts} attempts: {why}.", "Run the same command again: what is done stays done.", inner)
    { IsTransient = true };
}
