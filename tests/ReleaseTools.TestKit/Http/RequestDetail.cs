using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Http;

/// <summary>What method and target don't say of a request.</summary>
/// <param name="Object">What it is about, where the target doesn't say; else empty.</param>
/// <param name="ContentAt">A byte of its body that is content, and no envelope of it; null where none is.</param>
internal sealed record RequestDetail(string Object, long? ContentAt)
{
    /// <summary>Of a protocol whose targets say everything, and whose PUT bodies are content.</summary>
    public static ValueTask<RequestDetail> OfPlainAsync(HttpRequest request) =>
        ValueTask.FromResult(new RequestDetail("", request.Method == "PUT" && request.ContentLength is > 0 and { } length ? length / 2 : null));
}
