using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseTools.TestKit.Http;

/// <summary>Numbers and names the requests that come by.</summary>
/// <param name="names">Words that differ from run to run, and what to call them.</param>
internal sealed class RequestLog(IReadOnlyDictionary<string, string> names)
{
    // the values are the server's own, and other ones each time
    private static readonly string[] s_handles = ["uploadId", "upload_id", "continuation-token", "key-marker", "upload-id-marker", "pageToken", "rewriteToken", "versionId", "generation", "sourceGeneration"];

    private readonly List<SeenRequest> _all = [];

    public IReadOnlyList<SeenRequest> All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    public SeenRequest Add(HttpContext context, RequestDetail detail)
    {
        string name = $"{context.Request.Method} {NameOf(context.Features.Get<IHttpRequestFeature>()!.RawTarget)} {detail.Object}".TrimEnd();
        lock (_all)
        {
            var seen = new SeenRequest(_all.Count + 1, name, _all.Count(earlier => earlier.Name == name) + 1, context.Request.ContentLength ?? 0) { ContentAt = detail.ContentAt };
            _all.Add(seen);
            return seen;
        }
    }

    private string NameOf(string target)
    {
        string[] parts = target.Split('?', 2);
        IEnumerable<string> query = (parts.Length > 1 ? parts[1] : "").Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(setting => !setting.StartsWith("x-id=", StringComparison.Ordinal))
            .Select(setting => setting.Split('=') is [var name, ..] parts && (s_handles.Contains(name) || IsGeneration(parts[^1])) ? name : setting)
            .Order(StringComparer.Ordinal);
        string text = Uri.UnescapeDataString($"{parts[0]}?{string.Join('&', query)}".TrimEnd('?'));
        return names.Aggregate(text, (named, word) => named.Replace(word.Key, word.Value, StringComparison.Ordinal));
    }

    // of an object at Google: a time, in microseconds
    private static bool IsGeneration(string value) => value.Length == 16 && value.All(char.IsAsciiDigit);
}
