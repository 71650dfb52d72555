using System.Net;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text;
using Octokit;
using Octokit.Internal;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub;

/// <summary>
/// Talks to one host's REST API: pages, ETags, limits and refusals are its business, what the resources mean that of the classes beside it.
/// Paths are relative to the API; <c>asked</c> says in a message what a request was for: "list the releases of acme/hello".
/// </summary>
internal sealed class GitHubClient(HttpPipeline http, GitHubServer server, GitHubToken? token, GitHubRateLimits paces, AnswerCache cache)
{
    private static readonly KeyValuePair<string, string>[] s_headers = [new("Accept", "application/vnd.github+json"), new("X-GitHub-Api-Version", "2022-11-28")];

    // the pipeline says who is asking, and with which token
    private static readonly ProductHeaderValue s_product = new("ReleaseTools");
    private static readonly InMemoryCredentialStore s_anonymous = new(Credentials.Anonymous);
    private static readonly SimpleJsonSerializer s_json = new();

    public GitHubServer Server => server;

    public GitHubToken? Token => token;

    public GitHubRateLimits Paces => paces;

    public Retry Retry => http.Retry;

    /// <summary>A client for a repository's host, with the token that is found for it.</summary>
    /// <param name="token">A token that was given; null = look for one.</param>
    /// <param name="http">Null = the process's own.</param>
    public static GitHubClient For(GitHubRepository repository, SecureString? token, IReadOnlyDictionary<string, string> environment, HttpPipeline? http = null)
    {
        var server = GitHubServer.Of(repository.Host, environment);
        return new GitHubClient(http ?? HttpPipeline.Shared, server, GitHubToken.Find(repository.Host, token, environment), GitHubRateLimits.Of(server), AnswerCache.Shared);
    }

    /// <summary>Asks the REST API in the words of Octokit.</summary>
    /// <param name="ask">One request, or a list's.</param>
    /// <param name="mayRepeat">Where it changes something: whether sending it twice does what sending it once does.</param>
    /// <exception cref="GitHubException">It was refused; or whether it was done is not known (<see cref="GitHubException.MayBeDone"/>).</exception>
    public async Task<T> AskAsync<T>(string asked, object target, Func<IApiConnection, Task<T>> ask, CancellationToken cancellation, bool mayRepeat = true)
    {
        using var sender = new OctokitHttp(this, asked, target, mayRepeat, cancellation);
        try
        {
            return await ask(new ApiConnection(new Connection(s_product, server.Api, s_anonymous, sender, s_json))) ?? throw GitHubFailure.Strange(asked, target, server.Api, "it is empty");
        }
        catch (Exception e) when (e is not (ReleaseException or OperationCanceledException))
        {
            // Octokit's reader has no exception of its own
            throw GitHubFailure.Strange(asked, target, server.Api, "it is not what was expected", e);
        }
    }

    /// <returns>Null where there is no such thing, or this token does not see it.</returns>
    public async Task<T?> TryAskAsync<T>(string asked, object target, Func<IApiConnection, Task<T>> ask, CancellationToken cancellation) where T : class
    {
        try
        {
            return await AskAsync(asked, target, ask, cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Every item of a list, page after page, as many requests as there are pages.</summary>
    /// <param name="list">Relative to the API.</param>
    public async IAsyncEnumerable<T> ListAsync<T>(Uri list, IDictionary<string, string>? parameters, string asked, object target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<Uri>();
        var query = new Dictionary<string, string>(parameters ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["per_page"] = "100" };
        for (Uri? page = list; page is not null;)
        {
            if (!seen.Add(page)) throw GitHubFailure.Strange(asked, target, server.Api, "the list leads back to a page that was read");
            IApiResponse<List<T>> answer = await AskAsync(asked, target, api => api.Connection.Get<List<T>>(page, page == list ? query : null), cancellation);
            foreach (T item in answer.Body ?? throw GitHubFailure.Strange(asked, target, server.Api, "it is no list")) yield return item;
            page = answer.HttpResponse.ApiInfo.GetNextPageUrl();
        }
    }

    /// <returns>False where there is nothing to delete.</returns>
    public async Task<bool> DeleteAsync(Uri path, string asked, object target, CancellationToken cancellation)
    {
        try
        {
            return await AskAsync(asked, target, async api => { await api.Delete(path); return true; }, cancellation);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return false;
        }
    }

    /// <summary>Sends any request of the API's.</summary>
    /// <returns>A success.</returns>
    /// <exception cref="GitHubException">Anything else.</exception>
    public async Task<HttpAnswer> SendAsync(HttpCall call, string asked, object target, CancellationToken cancellation)
    {
        HttpAnswer answer;
        try
        {
            answer = await http.SendAsync(call, cancellation);
        }
        catch (HttpFailedException e)
        {
            throw GitHubFailure.Unreached(asked, target, e);
        }
        if (answer.IsSuccess || (answer.Status is HttpStatusCode.NotModified && call.Method == HttpMethod.Get)) return answer;
        using (answer) throw GitHubFailure.Of(call, answer, asked, target, server.Host, token);
    }

    /// <summary>A request that says who we are and which version of the API is meant.</summary>
    public HttpCall Call(HttpMethod method, Uri address) => new(method, address) { Credential = token, Headers = s_headers };

    /// <summary>A request that changes something.</summary>
    /// <param name="json">Its body; null where it has none.</param>
    public HttpCall Change(HttpMethod method, Uri address, bool mayRepeat, string? json)
    {
        HttpCall call = Call(method, address) with { MayRepeat = mayRepeat, Pace = paces.Changes };
        if (json is null) return call;
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        return call with { Body = () => Json(bytes), BodyLength = bytes.Length };
    }

    /// <exception cref="ReleaseException">The body is not what the type says.</exception>
    public T Read<T>(HttpAnswer answer, string asked, object target)
    {
        try
        {
            return s_json.Deserialize<T>(Encoding.UTF8.GetString(answer.Body.Span)) ?? throw GitHubFailure.Strange(asked, target, server.Api, "it is empty");
        }
        catch (Exception e) when (e is not ReleaseException)
        {
            throw GitHubFailure.Strange(asked, target, server.Api, "it is not what was expected", e);
        }
    }

    /// <summary>What can be read, as it is now: from the server, or from before where the server says that nothing has changed.</summary>
    public async Task<CachedAnswer> FetchAsync(Uri address, string asked, object target, CancellationToken cancellation)
    {
        string who = token?.Mark ?? "";
        CachedAnswer? known = cache.Find(who, address);
        HttpCall call = Call(HttpMethod.Get, address) with { MayRepeat = true };
        using HttpAnswer answer = await SendAsync(known is null ? call : call.With("If-None-Match", known.ETag), asked, target, cancellation);
        if (answer.Status is HttpStatusCode.NotModified && known is not null) return known;
        CachedAnswer whole = Whole(answer);
        if (whole.ETag.Length > 0) cache.Keep(who, address, whole);
        return whole;
    }

    public static CachedAnswer Whole(HttpAnswer answer) => new(answer.Header("ETag") ?? "", answer.Body, answer.Header("Link"));

    /// <summary>Where a list goes on, which is where the token may go: a list that ended early would be taken for the whole.</summary>
    public Uri? NextPage(string? link, Uri page, string asked, object target)
    {
        Uri? next;
        try
        {
            next = LinkHeader.Next(link, page);
        }
        catch (FormatException e)
        {
            throw GitHubFailure.Strange(asked, target, server.Api, $"where the list goes on can't be read: {e.Message}");
        }
        bool isHere = next is null || (next.Scheme == server.Api.Scheme && string.Equals(next.Authority, server.Api.Authority, StringComparison.OrdinalIgnoreCase));
        return isHere ? next : throw GitHubFailure.Strange(asked, target, server.Api, $"the next page of the list is at {next!.Authority}");
    }

    /// <summary>JSON as a request's body.</summary>
    public static ByteArrayContent Json(byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new("application/json");
        return content;
    }
}
