using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseTools.TestKit.Storage;

/// <summary>A request to the fake, read from its raw target: an object's name may hold escaped slashes.</summary>
public sealed class GcsRequest
{
    public GcsRequest(HttpContext context)
    {
        Context = context;
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string path = target.Split('?')[0];
        Path = [.. path.Trim('/').Split('/').Select(Uri.UnescapeDataString)];
        Authorization = context.Request.Headers.Authorization.ToString();
    }

    public HttpContext Context { get; }

    public string Method => Context.Request.Method;

    public string[] Path { get; }

    public string Authorization { get; }

    public string? this[string query] => Context.Request.Query[query].FirstOrDefault();

    public string? Header(string name) => Context.Request.Headers[name].FirstOrDefault();

    /// <summary>What it is, in one word: stat, media, list, put, begin, part, ask, cancel, copy, delete.</summary>
    public string Verb => (Method, Path[0]) switch
    {
        ("PUT", "session") => Header("Content-Range")!.StartsWith("bytes */", StringComparison.Ordinal) ? "ask" : "part",
        ("DELETE", "session") => "cancel",
        ("POST", "upload") => this["uploadType"] == "resumable" ? "begin" : "put",
        ("POST", _) => "copy",
        ("DELETE", _) => "delete",
        _ when Path.Length == 5 => "list",
        _ => this["alt"] == "media" ? "media" : "stat",
    };
}
