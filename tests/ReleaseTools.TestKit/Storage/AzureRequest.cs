using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseTools.TestKit.Storage;

/// <summary>A request to the fake, read from its raw target: an object's name may hold escaped slashes.</summary>
public sealed class AzureRequest
{
    public AzureRequest(HttpContext context)
    {
        Context = context;
        Target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        (Container, Name) = Place(Target);
    }

    public HttpContext Context { get; }

    public string Target { get; }

    public string Container { get; }

    /// <summary>The object's; empty where it is about the container.</summary>
    public string Name { get; }

    public string? this[string query] => Context.Request.Query[query].FirstOrDefault();

    public string? Header(string name) => Context.Request.Headers[name].FirstOrDefault();

    /// <summary>What it is, in one word: stat, media, list, put, block, block-from, commit, blocks, copy, delete.</summary>
    public string Verb => (Context.Request.Method, this["comp"]) switch
    {
        ("HEAD", _) => "stat",
        ("DELETE", _) => "delete",
        ("GET", "list") => "list",
        ("GET", "blocklist") => "blocks",
        ("GET", _) => "media",
        (_, "block") => Header("x-ms-copy-source") is null ? "block" : "block-from",
        (_, "blocklist") => "commit",
        _ => Header("x-ms-copy-source") is null ? "put" : "copy",
    };

    /// <summary>The container and the object of an address whose path begins with the account.</summary>
    public static (string Container, string Name) Place(string target)
    {
        string[] parts = target.Split('?')[0].TrimStart('/').Split('/', 3);
        return (parts[1], parts.Length > 2 ? Uri.UnescapeDataString(parts[2]) : "");
    }
}
