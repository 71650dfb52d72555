using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>What the server says of an object (https://cloud.google.com/storage/docs/json_api/v1/objects#resource), as far as it matters here.</summary>
internal sealed record GcsObject
{
    /// <summary>What is asked for of each object; more would only be sent for nothing.</summary>
    public const string Fields = "name,size,md5Hash,generation,updated,metadata";

    public string? Name { get; init; }

    /// <summary>In bytes; the service writes it as text.</summary>
    public long? Size { get; init; }

    /// <summary>In base 64. An object that was composed of others has none.</summary>
    public string? Md5Hash { get; init; }

    /// <summary>Another one each time that the content is written.</summary>
    public long? Generation { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public string? ContentType { get; init; }

    public string? CacheControl { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    /// <param name="key">The object's name without the store's prefix.</param>
    public ObjectInfo Info(string key) => new(key, Size ?? 0, Updated ?? default, $"{Generation}")
    {
        Checksum = Md5Hash is null ? null : Convert.ToHexStringLower(Convert.FromBase64String(Md5Hash)),
    };
}

/// <summary>One page of a listing.</summary>
internal sealed record GcsPage
{
    public const string Fields = "items(name,size,md5Hash,generation,updated),prefixes,nextPageToken";

    public IReadOnlyList<GcsObject>? Items { get; init; }

    public IReadOnlyList<string>? Prefixes { get; init; }

    public string? NextPageToken { get; init; }
}

/// <summary>How far a copy has come.</summary>
internal sealed record GcsRewrite
{
    public bool Done { get; init; }

    public string? RewriteToken { get; init; }

    public GcsObject? Resource { get; init; }
}

/// <summary>Why a request failed (https://cloud.google.com/storage/docs/json_api/v1/status-codes).</summary>
internal sealed record GcsError
{
    public GcsErrorBody? Error { get; init; }
}

internal sealed record GcsErrorBody
{
    public string? Message { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GcsObject))]
[JsonSerializable(typeof(GcsPage))]
[JsonSerializable(typeof(GcsRewrite))]
[JsonSerializable(typeof(GcsError))]
[JsonSerializable(typeof(GcsUploadRecord))]
internal sealed partial class GcsJson : JsonSerializerContext;
