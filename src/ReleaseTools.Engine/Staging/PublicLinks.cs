using System.Net.Http.Headers;
using System.Text;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>
/// Reads links that were moved back through the public URL (R5.3): what a cache in between still shows is what people get. The link itself is right, so
/// what is seen is a warning and no failure.
/// </summary>
public sealed class PublicLinks(IObjectStore store, string publicUrl, IPublicReader reader, TimeProvider? time = null)
{
    // a store may take a moment to show what was written; a cache takes minutes, and is not waited for
    private readonly Retry _looks = new() { Attempts = 4, FirstDelay = TimeSpan.FromSeconds(1), Jitter = (1, 1), Time = time ?? TimeProvider.System };

    private const int LongestShown = 40;

    /// <returns>The same links; those that the public does not see as they are have a <see cref="LinkResult.Warning"/>.</returns>
    public async Task<IReadOnlyList<LinkResult>> ReadBackAsync(IReadOnlyList<LinkResult> links, CancellationToken cancellation) =>
        await Task.WhenAll(links.Select(link => link.Outcome is LinkVerdict.Forward or LinkVerdict.Back ? ReadBackAsync(link, cancellation) : Task.FromResult(link)));

    private Task<LinkResult> ReadBackAsync(LinkResult link, CancellationToken cancellation)
    {
        string address = PublicAddress.Of(store, publicUrl, StoreLayout.Link(link.Product, link.Name));
        return _looks.RunAsync<LinkResult>(
            async _ => await LookAsync(link, new Uri(address), cancellation) is { } seen ? Again.Or(link with { Warning = $"{address} {seen}" }) : link, cancellation);
    }

    /// <returns>What is seen instead, as a phrase; null where it is the version.</returns>
    private async Task<string?> LookAsync(LinkResult link, Uri address, CancellationToken cancellation)
    {
        try
        {
            string text = (await reader.ReadAsync(address, cancellation)).Trim();
            if (ReleaseVersion.TryParse(text, out ReleaseVersion? version)) return version == link.Version ? null : $"still shows {version}: a cache in front of the store keeps it";
            return $"shows no version but '{(text.Length > LongestShown ? text[..LongestShown] + "…" : text).ReplaceLineEndings(" ")}'";
        }
        catch (PublicReadException e)
        {
            return $"{e.Message}, so what the public sees is not known";
        }
    }
}

/// <summary>Reads small texts where the public does, without credentials.</summary>
public interface IPublicReader
{
    /// <exception cref="PublicReadException">There was no answer, or it was no text.</exception>
    Task<string> ReadAsync(Uri address, CancellationToken cancellation);
}

/// <summary>What the public gets instead of the text, as a phrase: <c>answers 404</c>, <c>is not reached: …</c>.</summary>
public sealed class PublicReadException(string phrase, Exception? inner = null) : Exception(phrase, inner);

/// <summary>Reads over HTTP what anybody can read. One request a question, no credential, no more bytes than a link can have.</summary>
public sealed class PublicHttpReader : IPublicReader, IDisposable
{
    private const int MostBytes = 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler { Credentials = null, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5), MaxAutomaticRedirections = 5 })
    {
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("ReleaseTools", "1") } },
    };

    public async Task<string> ReadAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode) throw new PublicReadException($"answers {(int)answer.StatusCode}");
            await using Stream body = await answer.Content.ReadAsStreamAsync(cancellation);
            byte[] bytes = new byte[MostBytes];
            int count = await body.ReadAtLeastAsync(bytes, MostBytes, throwOnEndOfStream: false, cancellation);
            return Encoding.UTF8.GetString(bytes, 0, count);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PublicReadException($"does not answer within {_client.Timeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new PublicReadException($"is not reached: {e.Message.TrimEnd('.')}", e);
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>Where people read what a store holds.</summary>
internal static class PublicAddress
{
    /// <param name="publicUrl">Where the store's root is served; null = nowhere, then it is the place in the store itself.</param>
    public static string Of(IObjectStore store, string? publicUrl, string key) => $"{(publicUrl ?? store.Root.AbsoluteUri).TrimEnd('/')}/{UrlText.Path(key)}";
}
