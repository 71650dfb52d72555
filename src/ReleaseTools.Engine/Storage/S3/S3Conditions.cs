using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Finds out, once, whether a server honours the conditions that writes are sent with, and how it wants an ETag written: some servers know only the
/// one with quotation marks, some only the one without. Asked of an object that is there for nothing else.
/// </summary>
internal sealed class S3Conditions(S3Bucket bucket, Uri root)
{
    private const string Key = ObjectKey.Reserved + "/conditions";

    private const string Text = "ReleaseTools asks this object whether the store honours the conditions of a write.\n";

    private static readonly byte[] s_content = Encoding.UTF8.GetBytes(Text);

    private readonly SemaphoreSlim _once = new(1);
    private bool? _quotes;

    /// <summary>An ETag as this server wants it in a condition.</summary>
    public async Task<string> WriteAsync(string etag, CancellationToken cancellation) =>
        await QuotesAsync(cancellation) ? $"\"{etag}\"" : etag;

    /// <exception cref="RefusedException">The server writes whatever the condition says.</exception>
    public Task RequireAsync(CancellationToken cancellation) => QuotesAsync(cancellation);

    private async Task<bool> QuotesAsync(CancellationToken cancellation)
    {
        if (_quotes is { } known) return known;
        await _once.WaitAsync(cancellation);
        try
        {
            return _quotes ??= await AskAsync(cancellation);
        }
        finally
        {
            _once.Release();
        }
    }

    private async Task<bool> AskAsync(CancellationToken cancellation)
    {
        // who finds nothing there puts it there: only the second time tells
        if (await TryPutAsync("*", null, cancellation) is not null && await TryPutAsync("*", null, cancellation) is not null) throw Ignored("If-None-Match");
        if (await TryPutAsync(null, $"\"{new string('0', 32)}\"", cancellation) is not null) throw Ignored("If-Match");
        string etag = Convert.ToHexStringLower(MD5.HashData(s_content));
        if (!bucket.Address.IsCompatible) return true;
        return await TryPutAsync(null, etag, cancellation) is null;
    }

    /// <returns>The ETag; null where the server refused.</returns>
    private async Task<string?> TryPutAsync(string? ifNoneMatch, string? ifMatch, CancellationToken cancellation)
    {
        try
        {
            return await bucket.Requests.SendAsync(token => bucket.Wire.PutAsync(
                bucket.KeyOf(Key), "", [("content-type", "text/plain"), ("if-none-match", ifNoneMatch), ("if-match", ifMatch)], s_content, token), cancellation);
        }
        catch (AmazonServiceException e) when (S3Failure.IsPrecondition(e))
        {
            return null;
        }
        catch (AmazonServiceException e) when (e.StatusCode is HttpStatusCode.NotImplemented)
        {
            throw Ignored(ifMatch is null ? "If-None-Match" : "If-Match");
        }
    }

    private RefusedException Ignored(string header) => new("StoreIgnoresConditions", ErrorCategory.InvalidOperation, root.AbsoluteUri,
        $"{root} ignores the condition {header} that a write is sent with: two who write at once would overwrite each other unnoticed, so that neither sessions nor links are safe there.",
        "Keep sessions and links in a store that honours conditions (Amazon S3, Google Cloud Storage, Ceph, MinIO, a folder), or update this server.");
}
