using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ReleaseTools.TestKit.Storage;

public sealed partial class GcsFake
{
    private async Task AnswerAsync(GcsRequest request, StoreFault fault)
    {
        (byte[] body, bool isWhole) = await ReadAsync(request);
        if (!isWhole)
        {
            KeepBeginning(request, body);
            return;
        }
        (int status, byte[] answer, string? type) = Answer(request, body, fault);
        HttpResponse response = request.Context.Response;
        if (fault.LosesAnswer)
        {
            request.Context.Abort();
            return;
        }
        response.StatusCode = status;
        response.ContentType = type;
        if (status is 204 or 304) return;
        response.ContentLength = answer.Length;
        if (fault.CutsAnswerAt is { } cut && status is 200 or 206)
        {
            await response.Body.WriteAsync(answer.AsMemory(0, Math.Min(fault.CutsAnswerAt!.Value, answer.Length)));
            await response.Body.FlushAsync();
            await Task.Delay(50);
            request.Context.Abort();
            return;
        }
        await response.Body.WriteAsync(answer);
    }

    private (int Status, byte[] Body, string? Type) Answer(GcsRequest request, byte[] body, StoreFault fault)
    {
        lock (_lock)
        {
            if (request.Path[0] == "session") return Session(request, body, fault);
            string bucket = request.Path[request.Path[0] == "upload" ? 4 : 3];
            if (!Buckets.TryGetValue(bucket, out SortedDictionary<string, GcsStored>? objects)) return Error(404, "The specified bucket does not exist.");
            return request.Verb switch
            {
                "put" => Put(request, objects, body),
                "begin" => Begin(request, bucket, body),
                "list" => List(request, objects),
                "copy" => Copy(request, objects),
                _ when !objects.TryGetValue(request.Path[5], out GcsStored? there) || (request["generation"] is { } generation && generation != $"{there.Generation}") =>
                    Error(404, $"No such object: {bucket}/{request.Path[5]}"),
                "stat" => Json(200, objects[request.Path[5]].Json()),
                "media" => Media(request, objects[request.Path[5]]),
                _ => Delete(request, objects),
            };
        }
    }

    private static async Task<(byte[] Body, bool IsWhole)> ReadAsync(GcsRequest request)
    {
        using var bytes = new MemoryStream();
        try
        {
            await request.Context.Request.Body.CopyToAsync(bytes, request.Context.RequestAborted);
            return (bytes.ToArray(), true);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return (bytes.ToArray(), false);
        }
    }

    private (int, byte[], string?) Put(GcsRequest request, SortedDictionary<string, GcsStored> objects, byte[] body)
    {
        string boundary = MediaTypeHeaderValue.Parse(request.Header("Content-Type")!).Parameters.Single(parameter => parameter.Name == "boundary").Value!.Trim('"');
        var reader = new MultipartReader(boundary, new MemoryStream(body));
        JsonObject about = JsonNode.Parse(Part(reader).Bytes)!.AsObject();
        (byte[] bytes, string? type) = Part(reader);
        return Store(objects, (string)about["name"]!, bytes, about, type, request["ifGenerationMatch"]);
    }

    private static (byte[] Bytes, string? Type) Part(MultipartReader reader)
    {
        MultipartSection section = reader.ReadNextSectionAsync().GetAwaiter().GetResult()!;
        using var bytes = new MemoryStream();
        section.Body.CopyToAsync(bytes).GetAwaiter().GetResult();
        return (bytes.ToArray(), section.ContentType);
    }

    private (int, byte[], string?) Store(SortedDictionary<string, GcsStored> objects, string name, byte[] bytes, JsonObject about, string? type, string? condition)
    {
        if (!Holds(objects, name, condition)) return Error(412, "At least one of the pre-conditions you specified did not hold.");
        var stored = new GcsStored(name, bytes, ++_generation)
        {
            ContentType = (string?)about["contentType"] ?? type,
            CacheControl = (string?)about["cacheControl"],
            Metadata = about["metadata"]?.AsObject(),
        };
        if ((string?)about["md5Hash"] is { } md5 && md5 != stored.Md5) return Error(400, "Provided MD5 hash doesn't match calculated MD5 hash.");
        objects[name] = stored;
        return Json(200, stored.Json());
    }

    private bool Holds(SortedDictionary<string, GcsStored> objects, string name, string? condition) =>
        IgnoresConditions || condition is null || $"{objects.GetValueOrDefault(name)?.Generation ?? 0}" == condition;

    private (int, byte[], string?) List(GcsRequest request, SortedDictionary<string, GcsStored> objects)
    {
        string prefix = request["prefix"] ?? "", after = request["pageToken"] ?? "";
        string? delimiter = request["delimiter"];
        var items = new JsonArray();
        var prefixes = new SortedSet<string>(StringComparer.Ordinal);
        string? last = null;
        foreach ((string name, GcsStored stored) in objects)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            int cut = delimiter is null ? -1 : name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            string shown = cut < 0 ? name : name[..(cut + 1)];
            if (after.Length > 0 && string.CompareOrdinal(shown, after) <= 0) continue;
            if (items.Count + prefixes.Count == PageSize && shown != last) return Json(200, Page(last));
            if (cut < 0) items.Add(stored.Json());
            else prefixes.Add(shown);
            last = shown;
        }
        return Json(200, Page(null));

        // the service leaves out what is empty
        JsonObject Page(string? next)
        {
            var page = new JsonObject { ["kind"] = "storage#objects" };
            if (items.Count > 0) page["items"] = items;
            if (prefixes.Count > 0) page["prefixes"] = new JsonArray([.. prefixes.Select(name => (JsonNode)name)]);
            if (next is not null) page["nextPageToken"] = next;
            return page;
        }
    }

    private static (int, byte[], string?) Media(GcsRequest request, GcsStored there)
    {
        request.Context.Response.Headers["x-goog-generation"] = $"{there.Generation}";
        if (there.CacheControl is { } cache) request.Context.Response.Headers.CacheControl = cache;
        if (request.Header("Range") is not { } range) return (200, there.Bytes, there.ContentType);
        string[] ends = range["bytes=".Length..].Split('-');
        long from = long.Parse(ends[0], CultureInfo.InvariantCulture), to = ends[1].Length > 0 ? long.Parse(ends[1], CultureInfo.InvariantCulture) : long.MaxValue;
        if (from >= there.Bytes.Length || to < from) return (416, "The requested range cannot be satisfied."u8.ToArray(), "text/plain");
        to = Math.Min(to, there.Bytes.Length - 1);
        request.Context.Response.Headers.ContentRange = $"bytes {from}-{to}/{there.Bytes.Length}";
        return (206, there.Bytes[(int)from..(int)(to + 1)], there.ContentType);
    }

    private (int, byte[], string?) Copy(GcsRequest request, SortedDictionary<string, GcsStored> objects)
    {
        // storage/v1/b/B/o/SOURCE/rewriteTo/b/B/o/TARGET
        (string from, string to) = (request.Path[5], request.Path[10]);
        if (!objects.TryGetValue(from, out GcsStored? source) || (request["sourceGeneration"] is { } wanted && wanted != $"{source.Generation}")) return Error(404, $"No such object: {from}");
        if (!Holds(objects, to, request["ifGenerationMatch"])) return Error(412, "At least one of the pre-conditions you specified did not hold.");
        int round = request["rewriteToken"] is { } token ? int.Parse(token["round-".Length..], CultureInfo.InvariantCulture) : 1;
        if (round < CopyRounds)
            return Json(200, new JsonObject { ["kind"] = "storage#rewriteResponse", ["done"] = false, ["rewriteToken"] = $"round-{round + 1}", ["totalBytesRewritten"] = "1048576" });
        GcsStored copy = source with { Name = to, Generation = ++_generation, Updated = DateTimeOffset.UtcNow };
        objects[to] = copy;
        return Json(200, new JsonObject { ["kind"] = "storage#rewriteResponse", ["done"] = true, ["resource"] = copy.Json() });
    }

    private (int, byte[], string?) Delete(GcsRequest request, SortedDictionary<string, GcsStored> objects)
    {
        if (!Holds(objects, request.Path[5], request["ifGenerationMatch"])) return Error(412, "At least one of the pre-conditions you specified did not hold.");
        objects.Remove(request.Path[5]);
        return (204, [], null);
    }
}
