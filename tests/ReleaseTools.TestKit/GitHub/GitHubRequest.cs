using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseTools.TestKit.GitHub;

/// <summary>A request to the fake.</summary>
/// <param name="number">From 1, in the order of arrival.</param>
public sealed class GitHubRequest(HttpContext context, int number)
{
    private readonly Dictionary<string, string> _headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
    private byte[] _body = [];

    /// <summary>Ends with the answer.</summary>
    public HttpContext Context => context;

    /// <summary>What was answered; 0 = nothing yet.</summary>
    public int Status { get; set; }

    public int Number => number;

    public string Method { get; } = context.Request.Method;

    /// <summary>As it was sent, still escaped.</summary>
    public string Path { get; } = PathOf(context);

    public string[] Segments { get; } = [.. PathOf(context).Trim('/').Split('/').Select(Uri.UnescapeDataString)];

    public string? Token { get; } = context.Request.Headers.Authorization.ToString() is { Length: > 7 } value ? value[(value.IndexOf(' ') + 1)..] : null;

    /// <summary>Whether the token may write.</summary>
    public bool CanWrite { get; set; }

    public bool IsUpload => Method == "POST" && Segments is ["repos", _, _, "releases", _, "assets"];

    public byte[] Bytes => _body;

    public JsonObject Json => JsonNode.Parse(_body)!.AsObject();

    public string? this[string query] => _query.GetValueOrDefault(query);

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    public string QueryBut(string name) =>
        string.Concat(_query.Where(pair => pair.Key != name).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}&"));

    /// <returns>False where the client went away before its end.</returns>
    public async Task<bool> ReadAsync()
    {
        using var bytes = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            return false;
        }
        _body = bytes.ToArray();
        return true;
    }

    public override string ToString() => $"{Method} {Path}";

    // a client that takes us for its proxy names the host, too
    private static string PathOf(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0];
        return target.StartsWith("http://", StringComparison.Ordinal) ? target[target.IndexOf('/', "http://".Length)..] : target;
    }
}
