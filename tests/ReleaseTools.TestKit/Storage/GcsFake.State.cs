using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.Storage;

public sealed partial class GcsFake
{
    // what is kept of a chunk is a multiple of it
    private const int Step = 256 * 1024;

    private readonly Dictionary<string, GcsOpenUpload> _uploads = new(StringComparer.Ordinal);
    private long _generation = 1_700_000_000_000_000;

    /// <summary>By name, with their objects by name.</summary>
    public Dictionary<string, SortedDictionary<string, GcsStored>> Buckets { get; } = new(StringComparer.Ordinal);

    /// <summary>How many lines a page of a listing has.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>How many requests a copy takes.</summary>
    public int CopyRounds { get; set; } = 1;

    /// <summary>Writes whatever the condition says, as a poor emulator would.</summary>
    public bool IgnoresConditions { get; set; }

    /// <summary>How many uploads were begun and are neither complete nor cancelled.</summary>
    public int OpenUploads => Unfinished.Count;

    /// <summary>Their objects, and whether anybody has used the address that was answered.</summary>
    public IReadOnlyList<(string Name, bool IsUsed)> Unfinished
    {
        get
        {
            lock (_lock) return [.. _uploads.Values.Where(upload => upload.Result is null).Select(upload => (upload.Name, upload.IsUsed))];
        }
    }

    /// <summary>Bytes of parts that came, also of those that were not kept.</summary>
    public long PartBytes { get; private set; }

    public SortedDictionary<string, GcsStored> AddBucket(string name) => Buckets[name] = new SortedDictionary<string, GcsStored>(StringComparer.Ordinal);

    /// <returns>The object that an upload is of; null where it is not known.</returns>
    public string? ObjectOf(string upload)
    {
        lock (_lock) return _uploads.GetValueOrDefault(upload)?.Name;
    }

    /// <summary>Forgets all uploads, as the service does after a week.</summary>
    public void ExpireUploads()
    {
        lock (_lock) _uploads.Clear();
    }

    private (int, byte[], string?) Begin(GcsRequest request, string bucket, byte[] body)
    {
        string id = "MARKED-SESSION-" + Guid.NewGuid().ToString("n");
        long length = long.Parse(request.Header("X-Upload-Content-Length")!, CultureInfo.InvariantCulture);
        _uploads[id] = new GcsOpenUpload(bucket, JsonNode.Parse(body)!.AsObject(), request.Header("X-Upload-Content-Type"), request["ifGenerationMatch"], length);
        request.Context.Response.Headers.Location = $"http://{request.Context.Request.Host}/session/o?uploadType=resumable&upload_id={id}";
        return (200, [], null);
    }

    private (int, byte[], string?) Session(GcsRequest request, byte[] body, StoreFault fault)
    {
        if (!_uploads.TryGetValue(request["upload_id"]!, out GcsOpenUpload? upload)) return (404, [], null);
        upload.IsUsed = true;
        if (request.Verb == "cancel")
        {
            _uploads.Remove(request["upload_id"]!);
            return (499, [], null);
        }
        if (upload.Result is { } done) return Json(200, done.Json());
        if (request.Verb == "part")
        {
            PartBytes += body.Length;
            long from = Offset(request);
            if (from > upload.Bytes.Length) return Error(400, "There is a gap.");
            bool isLast = from + body.Length == upload.Length;
            if (!isLast && body.Length % Step != 0) return Error(400, "A chunk must be a multiple of 256 KiB.");
            upload.Bytes.Position = from;
            upload.Bytes.Write(body, 0, Math.Min(body.Length, fault.KeepsOnly ?? int.MaxValue));
        }
        if (upload.Bytes.Length < upload.Length)
        {
            if (upload.Bytes.Length > 0) request.Context.Response.Headers["Range"] = $"bytes=0-{upload.Bytes.Length - 1}";
            return (308, [], null);
        }
        SortedDictionary<string, GcsStored> objects = Buckets[upload.Bucket];
        (int status, byte[] answer, string? type) = Store(objects, upload.Name, upload.Bytes.ToArray(), upload.About, upload.Type, upload.Condition);
        if (status == 200) upload.Result = objects[upload.Name];
        else _uploads.Remove(request["upload_id"]!);
        return (status, answer, type);
    }

    /// <summary>Of a chunk that broke off the service has what arrived (https://cloud.google.com/storage/docs/performing-resumable-uploads#status-check).</summary>
    private void KeepBeginning(GcsRequest request, byte[] body)
    {
        lock (_lock)
        {
            if (request.Verb != "part" || !_uploads.TryGetValue(request["upload_id"]!, out GcsOpenUpload? upload) || upload.Result is not null || Offset(request) > upload.Bytes.Length) return;
            upload.IsUsed = true;
            upload.Bytes.Position = Offset(request);
            upload.Bytes.Write(body, 0, body.Length - body.Length % Step);
        }
    }

    // "bytes 0-524287/2000000"
    private static long Offset(GcsRequest request) => long.Parse(request.Header("Content-Range")!["bytes ".Length..].Split('-')[0], CultureInfo.InvariantCulture);

    private static (int, byte[], string?) Json(int status, JsonObject body) => (status, Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json; charset=UTF-8");

    private static (int, byte[], string?) Error(int status, string message) => Json(status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["domain"] = "global" }) },
    });

    private sealed record GcsOpenUpload(string Bucket, JsonObject About, string? Type, string? Condition, long Length)
    {
        public string Name { get; } = (string)About["name"]!;

        public MemoryStream Bytes { get; } = new();

        public bool IsUsed { get; set; }

        public GcsStored? Result { get; set; }
    }
}

/// <summary>An object of the fake.</summary>
public sealed record GcsStored(string Name, byte[] Bytes, long Generation)
{
    public string? ContentType { get; init; }

    public string? CacheControl { get; init; }

    public JsonObject? Metadata { get; init; }

    public DateTimeOffset Updated { get; init; } = DateTimeOffset.UtcNow;

    public string Md5 { get; } = Convert.ToBase64String(MD5.HashData(Bytes));

    /// <summary>Whether it was composed of others: then it has no MD5.</summary>
    public bool IsComposite { get; init; }

    public JsonObject Json()
    {
        var json = new JsonObject
        {
            ["kind"] = "storage#object",
            ["name"] = Name,
            ["generation"] = $"{Generation}",
            ["metageneration"] = "1",
            ["size"] = $"{Bytes.Length}",
            ["updated"] = Updated.ToString("O"),
            ["contentType"] = ContentType,
        };
        if (!IsComposite) json["md5Hash"] = Md5;
        if (CacheControl is not null) json["cacheControl"] = CacheControl;
        if (Metadata is not null) json["metadata"] = Metadata.DeepClone();
        return json;
    }
}
