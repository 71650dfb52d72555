using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.GitHub;

/// <summary>
/// A server that answers as GitHub's REST API does (https://docs.github.com/en/rest), remembers what it is told, and fails when it is told to. On a port of its own of
/// the loopback interface. Its answers are whole: GitHub's own description of its API is held against them, too.
/// </summary>
public sealed partial class GitHubFake : IAsyncDisposable
{
    public const string Token = "ghp_writerwriterwriterwriterwriter12", ReadToken = "ghp_readerreaderreaderreaderreader12";

    private LoopbackServer _server = null!;
    private readonly Lock _lock = new();
    private readonly List<Func<GitHubRequest, GitHubAnswer?>> _routes;
    private readonly Queue<DateTimeOffset> _created = [];
    private long _nextId = 1000;
    private int _requests;

    private GitHubFake()
    {
        _routes = [AnswerRepository, AnswerReference, AnswerContents, AnswerRelease, AnswerAsset, AnswerIssue, AnswerPullRequest, AnswerPull, AnswerChecks];
        Address = null!;
    }

    /// <summary>Ends in a slash. Where a proxy stands before the fake, it is the proxy's: addresses in answers begin with it.</summary>
    public Uri Address { get; set; }

    public Dictionary<string, GitHubFakeRepository> Repositories { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Each request that came, in order.</summary>
    public ConcurrentQueue<GitHubRequest> Requests { get; } = [];

    /// <summary>What goes wrong with a request; null = nothing.</summary>
    public Func<GitHubRequest, GitHubFault?>? Plan { get; set; }

    /// <summary>How long each answer takes.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How many requests that create something are taken in a stretch of time; null = any number.</summary>
    public (int Count, TimeSpan Window)? Limit { get; set; }

    /// <summary>How many requests the limit has turned away.</summary>
    public int Rejected { get; private set; }

    /// <summary>Whether a draft may have the tag of a release that is published.</summary>
    public bool TakesDraftsOfPublishedTags { get; set; } = true;

    /// <summary>Whether the token may not change workflows, and every commit has changed them: then none may be named for a tag.</summary>
    public bool RefusesTargets { get; set; }

    /// <summary>Whether assets say their digests, as github.com's do since 2025.</summary>
    public bool TellsDigests { get; set; } = true;

    public static async Task<GitHubFake> StartAsync()
    {
        var fake = new GitHubFake();
        fake._server = await LoopbackServer.StartAsync(fake.HandleAsync);
        fake.Address = fake._server.Address;
        return fake;
    }

    /// <summary>A repository with one commit on its default branch.</summary>
    public GitHubFakeRepository Add(string name)
    {
        var repository = new GitHubFakeRepository(name);
        lock (_lock) Repositories[name] = repository;
        return repository;
    }

    /// <summary>How often something was asked, such as <c>POST /repos/acme/hello/releases</c>; a <c>*</c> stands for anything.</summary>
    public int Count(string pattern) => Requests.Count(request => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, request.ToString(), ignoreCase: false));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = new GitHubRequest(context, Interlocked.Increment(ref _requests));
        Requests.Enqueue(request);
        GitHubFault fault = Plan?.Invoke(request) ?? new GitHubFault();
        if (Latency > TimeSpan.Zero) await Task.Delay(Latency);
        if (fault.Stalls) await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (fault.Resets || fault.Stalls)
        {
            context.Abort();
            return;
        }
        bool isWhole = await request.ReadAsync();
        GitHubAnswer answer;
        lock (_lock) answer = !isWhole || fault.Status > 0 ? Interrupt(request, fault) : TurnAway(request) ?? Answer(request);
        if (!isWhole || fault.LosesAnswer) context.Abort();
        else await WriteAsync(request, answer);
    }

    private GitHubAnswer Answer(GitHubRequest request)
    {
        if (request.Token is { } token && token is not (Token or ReadToken)) return GitHubAnswer.Error(401, "Bad credentials");
        request.CanWrite = request.Token == Token;
        foreach (Func<GitHubRequest, GitHubAnswer?> route in _routes)
        {
            if (route(request) is { } answer) return answer;
        }
        return GitHubAnswer.Error(404, "Not Found");
    }

    /// <summary>An upload that breaks off, or meets a 502, leaves an asset that is none (https://docs.github.com/en/rest/releases/assets#upload-a-release-asset).</summary>
    private GitHubAnswer Interrupt(GitHubRequest request, GitHubFault fault)
    {
        if (request.IsUpload && fault.Status is 0 or 502) LeaveStarter(request);
        return (fault.Body is null ? GitHubAnswer.Error(fault.Status, fault.Message) : new GitHubAnswer(fault.Status, JsonNode.Parse(fault.Body))) with { RetryAfter = fault.RetryAfter, Headers = fault.Headers };
    }

    private GitHubAnswer? TurnAway(GitHubRequest request)
    {
        if (Limit is not { } limit || request.Method is "GET" or "HEAD") return null;
        DateTimeOffset now = DateTimeOffset.UtcNow;
        while (_created.TryPeek(out DateTimeOffset oldest) && oldest + limit.Window <= now) _created.Dequeue();
        if (_created.Count < limit.Count)
        {
            _created.Enqueue(now);
            return null;
        }
        Rejected++;
        string wait = Math.Ceiling((_created.Peek() + limit.Window - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return GitHubAnswer.Error(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.") with { RetryAfter = wait };
    }

    private static async Task WriteAsync(GitHubRequest request, GitHubAnswer answer)
    {
        HttpResponse response = request.Context.Response;
        foreach ((string name, string value) in answer.Headers) response.Headers[name] = value;
        if (answer.RetryAfter is { } wait) response.Headers.RetryAfter = wait;
        byte[] body = answer.Bytes ?? (answer.Json is null ? [] : System.Text.Encoding.UTF8.GetBytes(answer.Json.ToJsonString()));
        request.Status = response.StatusCode = answer.Status;
        if (answer.Status is 200 && request.Method == "GET" && answer.Bytes is null)
        {
            string etag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\"";
            response.Headers.ETag = etag;
            if (request.Header("If-None-Match") == etag)
            {
                request.Status = response.StatusCode = 304;
                return;
            }
        }
        if (answer.Status == 204) return;
        response.ContentType = answer.Bytes is null ? "application/json; charset=utf-8" : "application/octet-stream";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body);
    }

    /// <summary>One page of a list, with the header that names the next.</summary>
    private GitHubAnswer Page(GitHubRequest request, IReadOnlyCollection<JsonNode> items) => Page(request, items, item => item);

    /// <inheritdoc cref="Page(GitHubRequest, IReadOnlyCollection{JsonNode})"/>
    /// <param name="show">Asked only for what is on the page.</param>
    private GitHubAnswer Page<T>(GitHubRequest request, IReadOnlyCollection<T> items, Func<T, JsonNode> show)
    {
        int size = int.TryParse(request["per_page"], out int wanted) ? Math.Min(100, wanted) : 30, page = int.TryParse(request["page"], out int number) ? number : 1;
        var answer = new GitHubAnswer(200, new JsonArray([.. items.Skip((page - 1) * size).Take(size).Select(show)]));
        if (items.Count <= page * size) return answer;
        string Of(int other) => $"<{Address.AbsoluteUri.TrimEnd('/')}{request.Path}?{request.QueryBut("page")}page={other}>";
        return answer with { Headers = new() { ["Link"] = $"{Of(page + 1)}; rel=\"next\", {Of((items.Count + size - 1) / size)}; rel=\"last\"" } };
    }

    private long NextId() => ++_nextId;
}
