using System.Net.Http.Headers;
using System.Text;

namespace ReleaseTools.Engine.Staging;

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
