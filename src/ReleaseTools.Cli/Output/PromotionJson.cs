using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Output;

/// <summary>Promotions for <c>--output json</c>.</summary>
internal static class PromotionJson
{
    public static string Write(IReadOnlyList<ImagePromotion> images) => List(images).ToJsonString(ReadableJson.Options);

    /// <param name="request">Null where there was nothing to change.</param>
    public static string Write(ImagePromotionRequest? request) => request is null ? "null" : new JsonObject
    {
        ["gitHubRepository"] = request.GitHubRepository,
        ["number"] = request.Number,
        ["title"] = request.Title,
        ["page"] = request.Page,
        ["branch"] = request.Branch,
        ["base"] = request.Base,
        ["commit"] = request.Commit,
        ["state"] = request.State,
        ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(request.Outcome.ToString()),
        ["promotions"] = List(request.Promotions),
    }.ToJsonString(ReadableJson.Options);

    private static JsonArray List(IReadOnlyList<ImagePromotion> images) => new([.. images.Select(image => new JsonObject
    {
        ["source"] = image.Source.ToString(),
        ["destination"] = image.Destination.ToString(),
        ["digest"] = image.Digest.ToString(),
        ["tag"] = image.Tag,
        ["state"] = JsonNamingPolicy.CamelCase.ConvertName(image.State.ToString()),
        ["reason"] = image.Reason,
        ["missing"] = new JsonArray([.. image.Missing.Select(one => new JsonObject { ["subject"] = one.Subject.ToString(), ["digest"] = one.Digest.ToString(), ["tag"] = one.Tag, ["type"] = one.Type })]),
    })]);
}
