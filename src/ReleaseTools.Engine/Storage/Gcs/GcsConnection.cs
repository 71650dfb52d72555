using System.Text.RegularExpressions;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Opens Google Cloud Storage stores with what Google's own tools are told.</summary>
internal static class GcsConnection
{
    private static readonly Uri s_google = new("https://storage.googleapis.com");

    /// <param name="timeouts">Null = the usual.</param>
    /// <exception cref="UsageException">The environment names no address for the emulator, or credentials would travel in the clear.</exception>
    public static GcsStore Open(GcsAddress address, HttpTimeouts? timeouts = null)
    {
        Uri? emulator = address.Endpoint ?? Emulator(Environment.GetEnvironmentVariable("STORAGE_EMULATOR_HOST"));
        Uri server = emulator ?? s_google;
        bool hasCredentials = address.HasCredentials ?? emulator is null;
        if (hasCredentials && server.Scheme != "https" && !server.IsLoopback)
            throw new UsageException("StoreInvalid", address.Root.AbsoluteUri, $"Credentials would go to {server.Authority} without encryption.", "Write endpoint=https://….");
        return new GcsStore(new GcsBucket(timeouts is null ? HttpPipeline.Shared : HttpPipeline.With(timeouts), address, server, hasCredentials ? GcsCredential.Default : null)
        {
            UploadFolder = GcsUploadMemory.UserFolder,
            IsForeign = emulator is not null,
        });
    }

    /// <summary>The server that stands in for Google's, as Google's libraries read it: a URL, or a host and port.</summary>
    internal static Uri? Emulator(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        string url = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? server) && server.Scheme is "http" or "https" && server.UserInfo.Length == 0
            ? server
            : throw new UsageException("StoreInvalid", "STORAGE_EMULATOR_HOST", "STORAGE_EMULATOR_HOST names no server.", "Set it to something like http://127.0.0.1:4443, or remove it.");
    }
}

/// <summary>
/// Google's application default credentials: a service account's file, workload identity, the user's own login, or the machine's metadata server
/// (https://cloud.google.com/docs/authentication/application-default-credentials). Looked for when the first request needs them; tokens are kept until they expire.
/// </summary>
/// <param name="find">Finds the credential: the environment's, or a test's.</param>
internal sealed partial class GcsCredential(Func<CancellationToken, Task<GoogleCredential>> find) : IHttpCredential
{
    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";

    private const string Advice = "Log in (gcloud auth application-default login), or let GOOGLE_APPLICATION_CREDENTIALS name a credentials file.";

    private readonly SemaphoreSlim _once = new(1);
    private GoogleCredential? _credential;

    /// <summary>The environment's, one for the whole process.</summary>
    public static GcsCredential Default { get; } = new(GoogleCredential.GetApplicationDefaultAsync);

    public async ValueTask AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            ITokenAccessWithHeaders source = await FindAsync(cancellation);
            (await source.GetAccessTokenWithHeadersForRequestAsync(null, cancellation)).AddHeaders(request);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Explain(e);
        }
    }

    // the failure itself does not go on: it may hold what was sent to the token server, or what that answered
    private static Exception Explain(Exception e) => e switch
    {
        TokenResponseException token => new UnauthorizedAccessException($"Google gave no token: {Short($"{token.Error?.Error} {token.Error?.ErrorDescription}")}. {Advice}"),
        HttpRequestException => new HttpFailedException($"the server that gives tokens was not reached: {Short(e.Message)}."),
        _ => new UnauthorizedAccessException($"there are no credentials for Google Cloud Storage that can be used: {Short(e.Message)}. {Advice}"),
    };

    private async Task<GoogleCredential> FindAsync(CancellationToken cancellation)
    {
        if (_credential is { } known) return known;
        await _once.WaitAsync(cancellation);
        try
        {
            return _credential ??= (await find(cancellation)).CreateScoped(Scope);
        }
        finally
        {
            _once.Release();
        }
    }

    private static string Short(string words) => LongWord().Replace(words.ReplaceLineEndings(" "), "***").Trim().TrimEnd('.');

    // keys, tokens and assertions have no spaces, and are longer than any word; a path has its slashes more often
    [GeneratedRegex("[A-Za-z0-9+=_.-]{40,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongWord();
}
