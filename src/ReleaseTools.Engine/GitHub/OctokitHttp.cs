using System.Collections.ObjectModel;
using System.Net;
using System.Text;
using Octokit;
using Octokit.Internal;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.GitHub;

/// <summary>
/// What Octokit sends its requests by: our client, so that they have its token, pace, ETags, limits, redaction and errors. One object for each thing that is asked:
/// Octokit's methods take no cancellation, and nothing that could say in a message what they are for.
/// </summary>
/// <param name="mayRepeat">Whether what changes something may be sent twice.</param>
internal sealed class OctokitHttp(GitHubClient client, string asked, object target, bool mayRepeat, CancellationToken cancellation) : IHttpClient
{
    public async Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody = null)
    {
        var address = new Uri(request.BaseAddress, request.Endpoint);
        if (request.Method == HttpMethod.Get) return Response(await client.FetchAsync(address, asked, target, cancellation), address, preprocessResponseBody);
        // its headers say what ours say: who is asking, and for which form of answer
        using HttpAnswer answer = await client.SendAsync(client.Change(request.Method, address, mayRepeat, (string?)request.Body), asked, target, cancellation);
        return Response(GitHubClient.Whole(answer), address, preprocessResponseBody);
    }

    public void SetRequestTimeout(TimeSpan timeout) => throw new NotSupportedException("How long is waited is the pipeline's business.");

    public void Dispose()
    {
        // the pipeline is everybody's
    }

    private OctokitAnswer Response(CachedAnswer answer, Uri address, Func<object, object>? preprocess)
    {
        object body = Encoding.UTF8.GetString(answer.Body.Span);
        var links = new Dictionary<string, Uri>(StringComparer.Ordinal);
        if (client.NextPage(answer.Link, address, asked, target) is { } next) links["next"] = next;
        return new OctokitAnswer(preprocess?.Invoke(body) ?? body, new ApiInfo(links, [], [], answer.ETag, new RateLimit(ReadOnlyDictionary<string, string>.Empty)));
    }

    /// <summary>A success: everything else has become an exception.</summary>
    private sealed record OctokitAnswer(object Body, ApiInfo ApiInfo) : IResponse
    {
        public IReadOnlyDictionary<string, string> Headers => ReadOnlyDictionary<string, string>.Empty;

        public HttpStatusCode StatusCode => HttpStatusCode.OK;

        // the charset that it has on the way is read already
        public string ContentType => "application/json";
    }
}
