using System.Globalization;
using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images;

/// <summary>Fetches foreign layers from where their owner distributes them, without any credential.</summary>
internal sealed class ForeignLayers(HttpPipeline http, RegistryOptions options)
{
    /// <summary>Whether a blob may be somewhere else than where its image is.</summary>
    public static bool MayBeElsewhere(ImageDescriptor blob) => ImageMediaType.IsForeign(blob.MediaType) && blob.Urls.Count > 0;

    /// <param name="url">As the image names it.</param>
    /// <returns>The bytes as they arrive, unverified. Where the connection breaks, it goes on from there by another one.</returns>
    /// <exception cref="LayerUnavailableException">They can't be fetched from there.</exception>
    public async Task<Stream> OpenAsync(string url, ImageDescriptor blob, CancellationToken cancellation)
    {
        var address = LayerAddress.Of(url, options);
        if (address.Url is not { } from) throw new LayerUnavailableException(address.Shown, address.Objection!);
        return new ResumingStream(await OpenAsync(from, address.Shown, blob, 0, cancellation), blob.Size, http.Timeouts,
            (done, token) => OpenAsync(from, address.Shown, blob, done, token), (done, e) => new LayerUnavailableException(address.Shown, $"broke off after {done} of {blob.Size} bytes: {e.Message.TrimEnd('.')}", e));
    }

    private async Task<Stream> OpenAsync(Uri url, string shown, ImageDescriptor blob, long done, CancellationToken cancellation)
    {
        var call = new HttpCall(HttpMethod.Get, url) { MayRepeat = true, Streams = true };
        if (done > 0) call = call.With("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={done}-"));
        HttpAnswer answer;
        try
        {
            answer = await http.SendAsync(call, cancellation);
        }
        catch (HttpFailedException e)
        {
            throw new LayerUnavailableException(shown, $"gave no answer: {e.Message.TrimEnd('.')}", e);
        }
        try
        {
            if (!answer.IsSuccess) throw new LayerUnavailableException(shown, $"answered {(int)answer.Status}");
            long from = answer.Status is HttpStatusCode.PartialContent ? done : 0;
            if (answer.Length is { } length && from + length != blob.Size) throw new LayerUnavailableException(shown, $"has {from + length} bytes; the manifest says {blob.Size}");
            await ResumingStream.SkipAsync(answer.Stream, done - from, cancellation);
            return answer.Stream;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}

/// <summary>A layer can't be fetched from one of its addresses: another may have it.</summary>
/// <param name="address">As it may be shown.</param>
/// <param name="said">As part of a sentence about it.</param>
internal sealed class LayerUnavailableException(string address, string said, Exception? inner = null) : ReleaseException("ForeignLayerMissing", ErrorCategory.ObjectNotFound, address, $"{address} {said}", inner: inner);
