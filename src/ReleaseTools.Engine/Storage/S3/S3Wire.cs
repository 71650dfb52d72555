using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Sends the requests that a release makes by the thousand (put, copy, upload of a part) without the SDK's pipeline, whose work for each of them
/// costs more than a small object's transfer. Credentials, endpoint and everything else stay the SDK's; failures are its exceptions.
/// </summary>
internal sealed class S3Wire : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly Uri _bucket;
    private readonly Lazy<AWSCredentials> _credentials;
    private readonly string _region;
    private S3Signature? _signature;

    /// <param name="bucket">The bucket's own address, whether in the host's name or in the path.</param>
    public S3Wire(Uri bucket, Lazy<AWSCredentials> credentials, string region)
    {
        _bucket = bucket;
        _credentials = credentials;
        _region = region;
        _http.DefaultRequestHeaders.ExpectContinue = false;
    }

    /// <summary>Whether the server can tell by the signature that a body is what was sent; over TLS the connection vouches for it.</summary>
    public bool SignsPayload => _bucket.Scheme != "https";

    /// <param name="key">With the store's prefix.</param>
    /// <param name="query">Escaped, in order of names.</param>
    /// <exception cref="AmazonS3Exception">The server refused.</exception>
    public async Task<S3Answer> PutAsync(string key, string query, IEnumerable<(string Name, string? Value)> headers, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        using HttpRequestMessage request = await SignAsync(key, query, headers, body);
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        string text = await response.Content.ReadAsStringAsync(cancellation);
        // a copy that fails after its answer has begun says so in the body of a 200
        XElement? answer = text.Length == 0 ? null : XElement.Parse(text);
        if (!response.IsSuccessStatusCode || answer?.Name.LocalName == "Error") throw Refused(response, answer);
        return new S3Answer(response.Headers.TryGetValues("ETag", out IEnumerable<string>? tags) ? tags.First() : ValueOf(answer, "ETag") ?? "");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpRequestMessage> SignAsync(string key, string query, IEnumerable<(string Name, string? Value)> headers, ReadOnlyMemory<byte> body)
    {
        ImmutableCredentials credentials = await _credentials.Value.GetCredentialsAsync();
        if (_signature is not { } signature || signature.AccessKey != credentials.AccessKey || signature.SecretKey != credentials.SecretKey)
            _signature = signature = new S3Signature(credentials.AccessKey, credentials.SecretKey, _region);
        DateTimeOffset now = DateTimeOffset.UtcNow + CorrectClockSkew.GetClockCorrectionForEndpoint(_bucket.GetLeftPart(UriPartial.Authority));
        string path = $"{_bucket.AbsolutePath.TrimEnd('/')}/{UrlText.Path(key)}";
        string payload = SignsPayload ? S3Signature.Hash(body.Span) : "UNSIGNED-PAYLOAD";

        var content = new ReadOnlyMemoryContent(body);
        var address = new Uri($"{_bucket.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" + query : "")}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = content };
        var signed = new SortedList<string, string>(StringComparer.Ordinal) { ["host"] = _bucket.Authority };
        Add("x-amz-content-sha256", payload);
        Add("x-amz-date", S3Signature.Stamp(now));
        if (credentials.UseToken) Add("x-amz-security-token", credentials.Token);
        foreach ((string name, string? value) in headers)
        {
            if (value is not null) Add(name, value);
        }
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorize("PUT", path, query, signed, payload, now));
        return request;

        void Add(string name, string value)
        {
            HttpHeaders group = name.StartsWith("content-", StringComparison.Ordinal) ? content.Headers : request.Headers;
            group.TryAddWithoutValidation(name, value);
            if (name.StartsWith("x-amz-", StringComparison.Ordinal) || name == "content-type") signed[name] = value;
        }
    }

    private static AmazonS3Exception Refused(HttpResponseMessage response, XElement? answer)
    {
        HttpStatusCode status = response.IsSuccessStatusCode ? HttpStatusCode.InternalServerError : response.StatusCode;
        string code = ValueOf(answer, "Code") ?? "", message = ValueOf(answer, "Message") ?? response.ReasonPhrase ?? "";
        var refused = new AmazonS3Exception(message, ErrorType.Unknown, code, ValueOf(answer, "RequestId") ?? "", status);
        if (response.Headers.RetryAfter is { } wait) refused.Data[S3Failure.RetryAfterName] = wait.Delta ?? wait.Date - DateTimeOffset.UtcNow;
        return refused;
    }

    private static string? ValueOf(XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;
}

/// <summary>What a server says of something that was written.</summary>
/// <param name="ETag">As it was sent; empty where it was left out.</param>
internal sealed record S3Answer(string ETag);
