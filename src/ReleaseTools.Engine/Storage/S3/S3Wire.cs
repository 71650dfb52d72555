using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>
/// Sends the requests that a release makes by the thousand (objects and listings) without the SDK's pipeline, whose work for each of them costs more
/// than a small object's transfer, and whose start takes longer than a short command may. Credentials, endpoint and everything about uploads in parts
/// stay the SDK's; failures are its exceptions.
/// </summary>
internal sealed class S3Wire : IDisposable
{
    private static readonly string s_empty = S3Signature.Hash([]);

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
    private bool SignsPayload => _bucket.Scheme != "https";

    /// <summary>The body's MD5 where the signature does not cover it; Amazon's buckets with object lock want it, too, also of parts.</summary>
    public string? Md5Of(ReadOnlySpan<byte> body) => SignsPayload ? null : Convert.ToBase64String(MD5.HashData(body));

    /// <summary>Writes, or copies: the answer is an ETag, in a header or in a document.</summary>
    /// <inheritdoc cref="SendAsync"/>
    /// <returns>As it was sent; empty where it was left out.</returns>
    public async Task<string> PutAsync(
        string key, string query, IEnumerable<(string Name, string? Value)> headers, ReadOnlyMemory<byte> body, CancellationToken cancellation, bool signsBody = true)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Put, key, query, headers, body, cancellation, signsBody);
        XElement? answer = await ReadAsync(response, cancellation);
        // a copy that fails after its answer has begun says so in the body of a 200
        if (answer?.Name.LocalName == "Error") throw Refused(response, answer);
        return ETagOf(response) ?? ValueOf(answer, "ETag") ?? "";
    }

    /// <param name="key">With the store's prefix; empty for the bucket itself.</param>
    /// <param name="query">Escaped, in order of names.</param>
    /// <param name="signsBody">False where the store's own checksum of it is looked at afterwards: hashing it once more says nothing new.</param>
    /// <returns>What has begun to arrive; the body is yet to be read.</returns>
    /// <exception cref="AmazonS3Exception">The server refused.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string key, string query, IEnumerable<(string Name, string? Value)> headers, ReadOnlyMemory<byte> body, CancellationToken cancellation, bool signsBody = true)
    {
        using HttpRequestMessage request = await SignAsync(method, key, query, headers, body, signsBody);
        HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw Refused(response, await RefusalAsync(response, cancellation));
    }

    /// <returns>Null where there is no document.</returns>
    /// <exception cref="XmlException">Half a document, or something else.</exception>
    public static async Task<XElement?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        string text = await response.Content.ReadAsStringAsync(cancellation);
        return text.Length == 0 ? null : XElement.Parse(text);
    }

    public static string? ETagOf(HttpResponseMessage response) => response.Headers.TryGetValues("ETag", out IEnumerable<string>? tags) ? tags.First() : null;

    public static string? ValueOf(XElement? element, string name) => element?.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    public void Dispose() => _http.Dispose();

    // what stands in between may answer with a page of its own: then the status says it all
    private static async Task<XElement?> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(response, cancellation);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private async Task<HttpRequestMessage> SignAsync(HttpMethod method, string key, string query, IEnumerable<(string Name, string? Value)> headers, ReadOnlyMemory<byte> body, bool signsBody)
    {
        ImmutableCredentials credentials = await _credentials.Value.GetCredentialsAsync();
        if (_signature is not { } signature || signature.AccessKey != credentials.AccessKey || signature.SecretKey != credentials.SecretKey)
            _signature = signature = new S3Signature(credentials.AccessKey, credentials.SecretKey, _region);
        DateTimeOffset now = DateTimeOffset.UtcNow + CorrectClockSkew.GetClockCorrectionForEndpoint(_bucket.GetLeftPart(UriPartial.Authority));
        string path = $"{_bucket.AbsolutePath.TrimEnd('/')}/{UrlText.Path(key)}";
        bool hasBody = method == HttpMethod.Put;
        string payload = !hasBody ? s_empty : SignsPayload && signsBody ? S3Signature.Hash(body.Span) : "UNSIGNED-PAYLOAD";

        var address = new Uri($"{_bucket.GetLeftPart(UriPartial.Authority)}{path}{(query.Length > 0 ? "?" + query : "")}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(method, address) { Content = hasBody ? new ReadOnlyMemoryContent(body) : null };
        var signed = new SortedList<string, string>(StringComparer.Ordinal) { ["host"] = _bucket.Authority };
        Add("x-amz-content-sha256", payload);
        Add("x-amz-date", S3Signature.Stamp(now));
        if (credentials.UseToken) Add("x-amz-security-token", credentials.Token);
        foreach ((string name, string? value) in headers)
        {
            if (value is not null) Add(name, value);
        }
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorize(method.Method, path, query, signed, payload, now));
        return request;

        void Add(string name, string value)
        {
            HttpHeaders group = name.StartsWith("content-", StringComparison.Ordinal) ? request.Content!.Headers : request.Headers;
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
}

/// <summary>Signature Version 4 in a header (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html), checked against the examples there.</summary>
/// <param name="AccessKey">Is sent with the signature; the secret never is.</param>
internal sealed record S3Signature(string AccessKey, string SecretKey, string Region)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    private (string Day, byte[] Key)? _ofDay;

    /// <summary>The value of the header <c>Authorization</c>.</summary>
    /// <param name="path">Escaped, from its first slash.</param>
    /// <param name="query">Escaped, in order of names; empty for none.</param>
    /// <param name="headers">What is signed, by lower-case name: at least <c>host</c> and every <c>x-amz-…</c> that is sent.</param>
    /// <param name="payload">The body's SHA-256 in hexadecimal, as the header <c>x-amz-content-sha256</c> says it.</param>
    public string Authorize(string method, string path, string query, SortedList<string, string> headers, string payload, DateTimeOffset at)
    {
        var canonical = new StringBuilder(512).Append(method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach ((string name, string value) in headers) canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        string names = string.Join(';', headers.Keys);
        canonical.Append('\n').Append(names).Append('\n').Append(payload);

        string day = at.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        string scope = $"{day}/{Region}/s3/aws4_request";
        string text = $"{Algorithm}\n{Stamp(at)}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        return $"{Algorithm} Credential={AccessKey}/{scope},SignedHeaders={names},Signature={Convert.ToHexStringLower(Hmac(KeyOf(day), text))}";
    }

    /// <summary>A time as the header <c>x-amz-date</c> has it.</summary>
    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A record's text would show the secret.</summary>
    public override string ToString() => $"{AccessKey} in {Region}";

    private byte[] KeyOf(string day)
    {
        if (_ofDay is { } known && known.Day == day) return known.Key;
        byte[] key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + SecretKey), day), Region), "s3"), "aws4_request");
        _ofDay = (day, key);
        return key;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
