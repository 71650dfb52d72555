using System.Text.Json.Nodes;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Output;

/// <summary>Images for <c>--output json</c>.</summary>
internal static class ImageJson
{
    public static string Write(IEnumerable<ContainerImage> images) => List(images.Select(image => new JsonObject
    {
        ["image"] = image.Image,
        ["repository"] = image.Repository,
        ["tag"] = image.Tag,
        ["digest"] = image.Digest.ToString(),
        ["mediaType"] = image.MediaType,
        ["platforms"] = new JsonArray([.. image.Platforms.Select(platform => JsonValue.Create(platform.ToString()))]),
        ["size"] = image.Size,
        ["created"] = image.Created is { } created ? $"{created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : null,
    }));

    public static string Write(IEnumerable<CopiedImage> images) => List(images.Select(image => new JsonObject
    {
        ["source"] = image.Source,
        ["destination"] = image.Destination,
        ["digest"] = image.Digest.ToString(),
        ["sourceDigest"] = image.SourceDigest.ToString(),
        ["existed"] = image.Existed,
        ["sent"] = image.Sent,
        ["sentBytes"] = image.SentBytes,
        ["mounted"] = image.Mounted,
        ["found"] = image.Found,
        ["referrers"] = image.Referrers,
        ["foreign"] = image.Foreign,
    }));

    public static string Write(IEnumerable<TaggedImage> tags) => List(tags.Select(tag => new JsonObject
    {
        ["image"] = tag.Image,
        ["digest"] = tag.Digest.ToString(),
        ["outcome"] = tag.Outcome.ToString(),
        ["reason"] = tag.Reason,
    }));

    public static string Write(IEnumerable<ImageFinding> findings) => List(findings.Select(finding => new JsonObject
    {
        ["image"] = finding.Image,
        ["part"] = finding.Part,
        ["digest"] = finding.Digest.ToString(),
        ["problem"] = finding.Problem,
    }));

    public static string Write(IEnumerable<UntaggedImage> images) => List(images.Select(image => new JsonObject
    {
        ["image"] = image.Image,
        ["repository"] = image.Repository,
        ["tag"] = image.Tag,
        ["digest"] = image.Digest.ToString(),
    }));

    public static string Write(IEnumerable<ImageReferrer> referrers) => List(referrers.Select(one => new JsonObject
    {
        ["image"] = one.Image,
        ["subject"] = one.Subject.ToString(),
        ["digest"] = one.Digest.ToString(),
        ["tag"] = one.Tag,
        ["type"] = one.Type,
        ["size"] = one.Size,
    }));

    private static string List(IEnumerable<JsonObject> items) => new JsonArray([.. items]).ToJsonString(ReadableJson.Options);
}
