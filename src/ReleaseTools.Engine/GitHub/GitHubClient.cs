using System.Net;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub;

/// <summary>
/// Talks to one host's REST API: pages, ETags, limits and refusals are its business, what the resources mean that of the classes beside it.
/// Paths are relative to the API; <c>asked</c> says in a message what a request was for: "list the releases of acme/hello".
/// </summary>
internal sealed class GitHubClient(HttpPipeline http, GitHubServer server, GitHubToken? token, GitHubPaces paces, AnswerCache cache)
{
    private static readonly KeyValuePair<string, string>[] s_headers = [new("Accept", "application/vnd.github+json"), new("X-GitHub-Api-Version", "2022-11-28")];

    public GitHubServer Server => server;

    public GitHubToken? Token => token;

    public GitHubPaces Paces => paces;

    public Patience Patience => http.Patience;

    /// <summary>A client for a repository's host, with the token that is found for it.</summary>
    /// <param name="token">A token that was given; null = look for one.</param>
    /// <param name="http">Null = the process's own.</param>
    public static GitHubClient For(GitHubRepository repository, SecureString? token, IReadOnlyDictionary<string, string> environment, HttpPipeline? http = null)
    {
        var server = GitHubServer.Of(repository.Host, environment);
        return new GitHubClient(http ?? HttpPipeline.Shared, server, GitHubToken.Find(repository.Host, token, environment), GitHubPaces.Of(server), AnswerCache.Shared);
    }

    /// <returns>Null where there is no such thing, or this token does not see it.</returns>
    public async Task<T?> TryGetAsync<T>(string path, JsonTypeInfo<T> type, string asked, object target, CancellationToken cancellation) where T : class
    {
        var address = new Uri(server.Api, path);
        try
        {
            return Read(await FetchAsync(address, asked, target, cancellation), type, asked, target);
        }
        catch (GitHubException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, string asked, object target, CancellationToken cancellation) =>
        Read(await FetchAsync(new Uri(server.Api, path), asked, target, cancellation), type, asked, target);

    /// <summary>Every item of a list, page after page, as many requests as there are pages.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, JsonTypeInfo<List<T>> type, string asked, object target, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var seen = new HashSet<Uri>();
        for (Uri? address = new(server.Api, path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + "per_page=100"); address is not null;)
        {
            if (!seen.Add(address)) throw GitHubFailure.Strange(asked, target, server.Api, "the list leads back to a page that was read");
            CachedAnswer page = await FetchAsync(address, asked, target, cancellation);
            foreach (T item in Read(page, type, asked, target)) yield return item;
            address = NextPage(page.Link, address, asked, target);
        }
    }

    /// <summary>Sends what creates or changes something.</summary>
    /// <param name="mayRepeat">Whether sending it twice does what sending it once does.</param>
    /// <exception cref="GitHubException">It was refused; or whether it was done is not known (<see cref="GitHubException.MayBeDone"/>).</exception>
    public async Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType, bool mayRepeat, string asked, object target, CancellationToken cancellation)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        HttpCall call = Call(method, new Uri(server.Api, path)) with { Body = () => Json(json), BodyLength = json.Length, MayRepeat = mayRepeat, Pace = paces.Changes };
        using HttpAnswer answer = await SendAsync(call, asked, target, cancellation);
        return Read(Whole(answer), answerType, asked, target);
    }

    /// <returns>False where there is nothing to delete.</returns>
    public async Task<bool> DeleteAsync(string path, string asked, object target, CancellationToken cancellation)
    {
        HttpCall call = Call(HttpMethod.Delete, new Uri(server.Api, path)) with { MayRepeat = true, Pace = paces.Changes };
        try
        {
            using HttpAnswer answer = await SendAsync(call, asked, target, cancellation);
            return true;
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

    /// <exception cref="ReleaseException">The body is not what the type says.</exception>
    public T Read<T>(HttpAnswer answer, JsonTypeInfo<T> type, string asked, object target) => Read(Whole(answer), type, asked, target);

    private async Task<CachedAnswer> FetchAsync(Uri address, string asked, object target, CancellationToken cancellation)
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

    private static CachedAnswer Whole(HttpAnswer answer) => new(answer.Header("ETag") ?? "", answer.Body, answer.Header("Link"));

    private T Read<T>(CachedAnswer answer, JsonTypeInfo<T> type, string asked, object target)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, type) ?? throw GitHubFailure.Strange(asked, target, server.Api, "it is empty");
        }
        catch (JsonException e)
        {
            throw GitHubFailure.Strange(asked, target, server.Api, $"at {e.Path ?? "its start"} it is not what was expected");
        }
    }

    // the next page is where the token may go: a list that ended early would be taken for the whole
    private Uri? NextPage(string? link, Uri page, string asked, object target)
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
