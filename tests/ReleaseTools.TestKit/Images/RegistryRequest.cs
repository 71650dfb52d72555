using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Images;

/// <summary>A request to the fake.</summary>
public sealed class RegistryRequest
{
    private static readonly string[] s_kinds = ["manifests", "blobs", "tags", "referrers"];

    public RegistryRequest(HttpContext context, int number)
    {
        (Context, Number, Method) = (context, number, context.Request.Method);
        string[] parts = context.Request.Path.Value!.Trim('/').Split('/');
        int kind = Array.FindLastIndex(parts, s_kinds.Contains);
        Kind = kind > 1 ? parts[kind] : parts[0];
        Repository = kind > 1 ? string.Join('/', parts[1..kind]) : "";
        Rest = kind > 1 ? parts[(kind + 1)..] : parts[1..];
        Authorization = context.Request.Headers.Authorization.ToString();
        Range = context.Request.Headers.Range.FirstOrDefault();
        Type = context.Request.ContentType;
        Target = $"{context.Request.Path}{context.Request.QueryString}";
        _query = context.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.Ordinal);
    }

    // the context is gone once it is answered
    private readonly Dictionary<string, string> _query;

    /// <summary>Until it is answered.</summary>
    public HttpContext Context { get; }

    /// <summary>From 1.</summary>
    public int Number { get; }

    public string Method { get; }

    /// <summary><c>manifests</c>, <c>blobs</c>, <c>tags</c>, <c>referrers</c>; <c>token</c>, <c>v2</c>.</summary>
    public string Kind { get; }

    public string Repository { get; }

    /// <summary>What follows the kind in the path.</summary>
    public string[] Rest { get; }

    public string Authorization { get; }

    /// <summary>The part that is asked for; null = all.</summary>
    public string? Range { get; }

    public byte[] Body { get; private set; } = [];

    public bool IsUpload => Kind == "blobs" && Rest is ["uploads", ..];

    /// <summary>What it is, in words: <c>GET manifests</c>, <c>POST upload</c>.</summary>
    public string Verb => $"{Method} {(IsUpload ? "upload" : Kind)}";

    /// <summary>What its body is; null where it has none.</summary>
    public string? Type { get; }

    /// <summary>Path and query.</summary>
    public string Target { get; }

    public string? this[string query] => _query.GetValueOrDefault(query);

    public string? Header(string name) => Context.Request.Headers[name].FirstOrDefault();

    /// <returns>Whether it came whole.</returns>
    public async Task<bool> ReadAsync()
    {
        using var bytes = new MemoryStream();
        try
        {
            await Context.Request.Body.CopyToAsync(bytes, Context.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            Body = bytes.ToArray();
        }
    }

    public override string ToString() => $"{Method} {Target}";
}
