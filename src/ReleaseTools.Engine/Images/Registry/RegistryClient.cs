using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry.Auth;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// Talks to one registry: who asks, and what refusals mean, is its business; what is asked is that of the classes beside it. <c>asked</c> says in a message what a
/// request was for.
/// </summary>
internal sealed class RegistryClient(HttpPipeline http, RegistryServer server, IRegistryCredentials credentials)
{
    // with a token that is old, with another one, with one for more, and with one more where all have ended meanwhile
    private const int MostTries = 4;

    private const int MostRedirects = 5;

    private readonly RegistryAuthorization _authorization = new(http, server, credentials);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    public RegistryServer Server => server;

    public HttpPipeline Http => http;

    /// <summary>Whether uploads go in chunks: set once the registry has refused one that went as a whole.</summary>
    public bool WantsChunks { get; set; }

    /// <summary>Whether its lists of tags have no digests: set once one has come that has none.</summary>
    public bool ListsNoDigests { get; set; }

    public Uri Url(string path) => new(server.Address, path);

    /// <summary>Keeps two of this process from reading and writing the same name at once.</summary>
    public SemaphoreSlim TurnFor(string name) => _turns.GetOrAdd(name, _ => new SemaphoreSlim(1));

    /// <param name="scopes">What it needs the right for; the repository whose login counts is the first.</param>
    /// <param name="open">Opens the body anew for each attempt, outside of the place that the request has in the host's budget: the same host may be read from. Null = there is none, or the call has its own.</param>
    /// <param name="length">Of the body, in bytes.</param>
    /// <returns>The answer, whatever its status.</returns>
    /// <exception cref="RegistryException">No answer came, or nobody knows us.</exception>
    /// <exception cref="BlobSourceException">What was to be sent could not be read.</exception>
    /// <exception cref="BlobSpentException">The registry was busy: send it again.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpCall call, IReadOnlyList<RegistryScope> scopes, string asked, object target, CancellationToken cancellation, Func<CancellationToken, Task<Stream>>? open = null, long length = 0)
    {
        for (int redirects = 0; ; redirects++)
        {
            HttpAnswer answer = await SendHereAsync(call, scopes, asked, target, open, length, cancellation);
            Uri? next;
            try
            {
                next = NextAddress(call, answer);
            }
            catch
            {
                answer.Dispose();
                throw;
            }
            if (next is null) return answer;
            answer.Dispose();
            if (redirects == MostRedirects) throw RegistryException.Strange(server.Name, $"it refers what was sent to {call.Address.Authority} to one address after the other");
            // such an address can be all that it takes to write there
            call = call with { Address = next, HidesPath = true, Secrets = [.. call.Secrets, .. BlobUpload.SecretsOf(next)] };
        }
    }

    // what reads is referred elsewhere below; what writes is sent again by whoever can open its body again
    private Uri? NextAddress(HttpCall call, HttpAnswer answer) =>
        answer.Status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect && call.Method != HttpMethod.Get && call.Method != HttpMethod.Head
        && answer.Header("Location") is { } location
            ? BlobUpload.Next(this, call.Address, location)
            : null;

    private async Task<HttpAnswer> SendHereAsync(
        HttpCall call, IReadOnlyList<RegistryScope> scopes, string asked, object target, Func<CancellationToken, Task<Stream>>? open, long length, CancellationToken cancellation)
    {
        // an upload may go on elsewhere: nobody there is to learn who we are
        if (!server.Owns(call.Address)) return await SendOnceAsync(call, asked, target, open, length, cancellation);
        RegistryPass? pass = await FindAsync(scopes, asked, target, cancellation);
        for (int tries = 1; ; tries++)
        {
            long age = _authorization.Age;
            HttpAnswer answer = await SendOnceAsync(call with { Credential = pass }, asked, target, open, length, cancellation);
            RegistryPass? next;
            try
            {
                next = tries < MostTries ? await AnotherAsync(answer, scopes, pass, isLast: tries > 2, age, cancellation) : null;
            }
            catch
            {
                answer.Dispose();
                throw;
            }
            if (next is null) return answer;
            answer.Dispose();
            pass = next;
        }
    }

    private async ValueTask<RegistryPass?> FindAsync(IReadOnlyList<RegistryScope> scopes, string asked, object target, CancellationToken cancellation)
    {
        try
        {
            return await _authorization.FindAsync(scopes, cancellation);
        }
        catch (HttpFailedException e)
        {
            throw RegistryFailure.Unreached(asked, target, e, server);
        }
    }

    // who was referred elsewhere does not tell them the password, whatever they ask for
    private async Task<RegistryPass?> AnotherAsync(HttpAnswer answer, IReadOnlyList<RegistryScope> scopes, RegistryPass? pass, bool isLast, long age, CancellationToken cancellation)
    {
        string? headers = answer.Header("WWW-Authenticate");
        bool isHere = answer.Address is { } from && server.Owns(from);
        if (answer.Status is not HttpStatusCode.Unauthorized) pass?.Take();
        return answer.Status switch
        {
            _ when !isHere => null,
            HttpStatusCode.Unauthorized when headers is not null => await _authorization.RenewAsync(headers, scopes, pass, isLast, age, cancellation),
            HttpStatusCode.NotFound or HttpStatusCode.Forbidden when headers is null && pass is null => await _authorization.OfferAsync(scopes, cancellation),
            _ => null,
        };
    }

    /// <summary>Makes a refusal an error.</summary>
    public async Task<RegistryException> FailedAsync(HttpAnswer answer, IReadOnlyList<RegistryScope> scopes, string asked, object target, CancellationToken cancellation)
    {
        RegistryCredential? credential = answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests
            ? await _authorization.CredentialAsync(scopes, cancellation)
            : null;
        return RegistryFailure.Of(server, answer, asked, target, credential);
    }

    private async Task<HttpAnswer> SendOnceAsync(HttpCall call, string asked, object target, Func<CancellationToken, Task<Stream>>? open, long length, CancellationToken cancellation)
    {
        await using Stream? source = open is null ? null : await BlobSource.OpenAsync(open, cancellation);
        bool isSent = false;
        if (source is not null)
        {
            call = call with
            {
                BodyLength = length,
                Body = () =>
                {
                    if (isSent) throw new BlobSpentException();
                    isSent = true;
                    return new StreamedBody(_ => Task.FromResult(source), length);
                },
            };
        }
        try
        {
            return await http.SendAsync(call, cancellation);
        }
        catch (AnswerTooLongException e)
        {
            throw RegistryFailure.TooLong(asked, target, e);
        }
        catch (HttpFailedException e)
        {
            throw RegistryFailure.Unreached(asked, target, e, server);
        }
    }
}

/// <summary>All registries, as one command sees them: the repositories that it opens share their logins and tokens.</summary>
/// <param name="environment">Where logins are looked for.</param>
/// <param name="http">Null = the process's own.</param>
internal sealed class RegistryHosts(IReadOnlyDictionary<string, string> environment, RegistryOptions? options = null, HttpPipeline? http = null)
{
    private readonly ConcurrentDictionary<string, RegistryClient> _clients = new(StringComparer.OrdinalIgnoreCase);
    private readonly RegistryCredentials _credentials = new(environment);

    /// <param name="reference">Its tag or digest does not matter.</param>
    public RegistryRepository Open(RegistryReference reference) => new(_clients.GetOrAdd(reference.Registry, Connect), reference.Repository);

    /// <summary>Loads what the first request to a registry needs: of a small copy that is a tenth (docs/performance.md).</summary>
    public static void WarmUp()
    {
        _ = HttpPipeline.Shared;
        SHA256.HashData([]);
    }

    private RegistryClient Connect(string registry) => new(http ?? HttpPipeline.Shared, RegistryServer.Of(registry, options ?? RegistryOptions.None), _credentials);
}
