using System.Globalization;
using System.Text;
using Google.Apis.Json;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>What the server says of an object (https://cloud.google.com/storage/docs/json_api/v1/objects#resource), as far as it matters here.</summary>
internal static class GcsObjects
{
    /// <summary>The fields to request of each object.</summary>
    public const string Fields = "name,size,md5Hash,generation,updated,metadata";

    /// <summary>The fields to request of a page of a listing.</summary>
    public const string PageFields = "items(name,size,md5Hash,generation,updated),prefixes,nextPageToken";

    /// <summary>Parses a response that did not come through Google's client.</summary>
    public static GcsObject Read(ReadOnlyMemory<byte> json) =>
        NewtonsoftJsonSerializer.Instance.Deserialize<GcsObject>(Encoding.UTF8.GetString(json.Span)) ?? throw GcsFailure.Strange("it is empty");

    /// <param name="key">The object's name without the store's prefix.</param>
    /// <remarks>An object composed of others has no MD5.</remarks>
    public static ObjectInfo Info(this GcsObject found, string key) => new(key, (long)(found.Size ?? 0), Time(found.UpdatedRaw), $"{found.Generation}")
    {
        Checksum = found.Md5Hash is null ? null : Convert.ToHexStringLower(Convert.FromBase64String(found.Md5Hash)),
    };

    // the package parses only the format of Google's own server
    private static DateTimeOffset Time(string? updated) => updated is null ? default : DateTimeOffset.Parse(updated, CultureInfo.InvariantCulture);
}
