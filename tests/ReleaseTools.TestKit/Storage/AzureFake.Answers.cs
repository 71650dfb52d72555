using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.TestKit.Storage;

public sealed partial class AzureFake
{
    private async Task AnswerAsync(AzureRequest request, StoreFault fault)
    {
        using var bytes = new MemoryStream();
        try
        {
            await request.Context.Request.Body.CopyToAsync(bytes, request.Context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException)
        {
            return;
        }
        AzureFakeAnswer answer;
        lock (_lock) answer = Answer(request, bytes.ToArray());
        if (fault.LosesAnswer)
        {
            request.Context.Abort();
            return;
        }
        HttpResponse response = request.Context.Response;
        WriteHeaders(request, response, answer);
        if (response.StatusCode is 304 || request.Context.Request.Method is "HEAD") return;
        if (fault.CutsAnswerAt is { } cut && answer.Status is 200 or 206)
        {
            await response.Body.WriteAsync(answer.Body.AsMemory(0, Math.Min(fault.CutsAnswerAt!.Value, answer.Body.Length)));
            await response.Body.FlushAsync();
            await Task.Delay(50);
            request.Context.Abort();
            return;
        }
        await response.Body.WriteAsync(answer.Body);
    }

    private static void WriteHeaders(AzureRequest request, HttpResponse response, AzureFakeAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentLength = answer.Body.Length;
        IHeaderDictionary headers = response.Headers;
        headers["x-ms-request-id"] = "1";
        headers["x-ms-version"] = "2024-11-04";
        if (request.Header("x-ms-client-request-id") is { } id) headers["x-ms-client-request-id"] = id;
        if (answer.Code is { } code) headers["x-ms-error-code"] = code;
        if (answer.Stored is not { } stored)
        {
            if (answer.Body.Length > 0) response.ContentType = "application/xml";
            return;
        }
        headers.ETag = $"\"{stored.ETag}\"";
        headers.LastModified = stored.Updated.ToString("R", CultureInfo.InvariantCulture);
        if (request.Verb is "put") headers["Content-MD5"] = stored.Md5;
        if (request.Verb is "copy") (headers["x-ms-copy-id"], headers["x-ms-copy-status"]) = ("1", "success");
        if (request.Verb is not ("stat" or "media")) return;
        headers["x-ms-blob-type"] = "BlockBlob";
        headers["x-ms-creation-time"] = headers.LastModified;
        headers["Accept-Ranges"] = "bytes";
        response.ContentType = stored.ContentType;
        if (stored.CacheControl is { } cache) headers.CacheControl = cache;
        if (stored.Md5 is { } md5) headers[answer.Range is null ? "Content-MD5" : "x-ms-blob-content-md5"] = md5;
        foreach ((string name, string value) in stored.Metadata) headers["x-ms-meta-" + name] = value;
        if (answer.Range is { } range) headers.ContentRange = range;
        if (request.Verb == "stat") response.ContentLength = stored.Bytes.Length;
    }

    private static AzureFakeAnswer Media(AzureRequest request, AzureStored there)
    {
        if ((request.Header("x-ms-range") ?? request.Header("Range")) is not { } range) return AzureFakeAnswer.Of(200, there, there.Bytes);
        string[] ends = range["bytes=".Length..].Split('-');
        long from = long.Parse(ends[0], CultureInfo.InvariantCulture), to = ends[1].Length > 0 ? long.Parse(ends[1], CultureInfo.InvariantCulture) : long.MaxValue;
        if (from >= there.Bytes.Length || to < from) return AzureFakeAnswer.Error(416, "InvalidRange", "The range specified is invalid for the current size of the resource.");
        to = Math.Min(to, there.Bytes.Length - 1);
        return AzureFakeAnswer.Of(206, there, there.Bytes[(int)from..(int)(to + 1)]) with { Range = $"bytes {from}-{to}/{there.Bytes.Length}" };
    }

    private AzureFakeAnswer List(AzureRequest request, SortedDictionary<string, AzureStored> objects)
    {
        string prefix = request["prefix"] ?? "", after = request["marker"] ?? "";
        string? delimiter = request["delimiter"];
        var lines = new List<string>();
        string? last = null, next = null;
        foreach ((string name, AzureStored stored) in objects)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            int cut = delimiter is null ? -1 : name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            string shown = cut < 0 ? name : name[..(cut + 1)];
            if (shown == last || (after.Length > 0 && string.CompareOrdinal(shown, after) <= 0)) continue;
            if (lines.Count == PageSize)
            {
                next = last;
                break;
            }
            lines.Add(cut < 0 ? Line(stored) : $"<BlobPrefix><Name>{Escape(shown)}</Name></BlobPrefix>");
            last = shown;
        }
        return AzureFakeAnswer.Document($"<EnumerationResults ServiceEndpoint=\"{Address}\" ContainerName=\"c\"><Blobs>{string.Concat(lines)}</Blobs><NextMarker>{Escape(next ?? "")}</NextMarker></EnumerationResults>");
    }

    private static string Line(AzureStored stored) => $"""
        <Blob><Name>{Escape(stored.Name)}</Name><Properties><Last-Modified>{stored.Updated:R}</Last-Modified><Etag>{stored.ETag}</Etag><Content-Length>{stored.Bytes.Length}</Content-Length>
        <Content-Type>{Escape(stored.ContentType ?? "")}</Content-Type>{(stored.Md5 is null ? "" : $"<Content-MD5>{stored.Md5}</Content-MD5>")}<BlobType>BlockBlob</BlobType></Properties>
        <Metadata>{string.Concat(stored.Metadata.Select(pair => $"<{pair.Key}>{Escape(pair.Value)}</{pair.Key}>"))}</Metadata></Blob>
        """;

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);
}
