using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>Writes one blob, in as many attempts as it may take.</summary>
/// <param name="open">Opens its bytes, anew for each attempt.</param>
internal sealed class BlobWriting(RegistryClient client, string path, ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, RegistryBlobs blobs)
{
    private const int MostAttempts = 4;

    // a server that refuses a body before it has read it may close the connection, so that its answer is lost: then chunks may do
    private const int WholeAttempts = 2;

    private string Name => $"{client.Server.Name}/{path}";

    /// <param name="begun">An upload that was begun already; null = none.</param>
    public async Task RunAsync(Uri? begun, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await new BlobUpload(client, path, Name).RunAsync(begun, blob, open, inChunks: client.WantsChunks || attempt > WholeAttempts, cancellation);
                return;
            }
            catch (BlobSpentException)
            {
                if (attempt == MostAttempts) throw Failed("the registry was busy", null);
            }
            catch (BlobSourceException e)
            {
                if (attempt == MostAttempts) throw Failed($"what was to be sent could not be read: {e.Message.TrimEnd('.')}", e.InnerException);
            }
            catch (RegistryException e) when (e.IsTransient && attempt < MostAttempts)
            {
                // all may have arrived, and only the answer was lost
                if (e.Status is null && await HasArrivedAsync(cancellation)) return;
            }
            cancellation.ThrowIfCancellationRequested();
            await Task.Delay(client.Http.Patience.WaitAfter(attempt - 1), client.Http.Time, cancellation);
            begun = null;
        }
    }

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
