using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseTools.Tests.Storage.Gcs;

public sealed partial class GcsFake
{
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

    /// <summary>The uploads that were begun and are neither complete nor cancelled.</summary>
    public int OpenUploads
    {
        get
        {
            lock (_lock) return _uploads.Values.Count(upload => upload.Result is null);
        }
    }

    /// <summary>Bytes of parts that came, also of those that were not kept.</summary>
    public long PartBytes { get; private set; }

    public SortedDictionary<string, GcsStored> AddBucket(string name) => Buckets[name] = new SortedDictionary<string, GcsStored>(StringComparer.Ordinal);

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
        request.Context.Response.Headers.Location = new Uri(Address, $"/session/o?uploadType=resumable&upload_id={id}").AbsoluteUri;
        return (200, [], null);
    }

    private (int, byte[], string?) Session(GcsRequest request, byte[] body, GcsFault fault)
    {
        if (!_uploads.TryGetValue(request["upload_id"]!, out GcsOpenUpload? upload)) return (404, [], null);
        if (request.Verb == "cancel")
        {
            _uploads.Remove(request["upload_id"]!);
            return (499, [], null);
        }
        if (upload.Result is { } done) return Json(200, done.Json());
        if (request.Verb == "part")
        {
            PartBytes += body.Length;
            // "bytes 0-524287/2000000"
            long from = long.Parse(request.Header("Content-Range")!["bytes ".Length..].Split('-')[0], CultureInfo.InvariantCulture);
            if (from > upload.Bytes.Length) return Error(400, "There is a gap.");
            bool isLast = from + body.Length == upload.Length;
            if (!isLast && body.Length % (256 * 1024) != 0) return Error(400, "A chunk must be a multiple of 256 KiB.");
            upload.Bytes.Position = from;
            upload.Bytes.Write(body, 0, Math.Min(body.Length, fault.KeepsOnly ?? int.MaxValue));
        }
        if (upload.Bytes.Length < upload.Length)
        {
            if (upload.Bytes.Length > 0) request.Context.Response.Headers["Range"] = $"bytes=0-{upload.Bytes.Length - 1}";
            return (308, [], null);
        }
        string name = (string)upload.About["name"]!;
        SortedDictionary<string, GcsStored> objects = Buckets[upload.Bucket];
        (int status, byte[] answer, string? type) = Store(objects, name, upload.Bytes.ToArray(), upload.About, upload.Type, upload.Condition);
        if (status == 200) upload.Result = objects[name];
        else _uploads.Remove(request["upload_id"]!);
        return (status, answer, type);
    }

    private static (int, byte[], string?) Json(int status, JsonObject body) => (status, Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json; charset=UTF-8");

    private static (int, byte[], string?) Error(int status, string message) => Json(status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["errors"] = new JsonArray(new JsonObject { ["message"] = message, ["domain"] = "global" }) },
    });

    private sealed record GcsOpenUpload(string Bucket, JsonObject About, string? Type, string? Condition, long Length)
    {
        public MemoryStream Bytes { get; } = new();

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
