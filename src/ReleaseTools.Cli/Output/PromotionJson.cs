using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Output;

/// <summary>Promotions for <c>--output json</c>.</summary>
internal static class PromotionJson
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true };

    public static string Write(IReadOnlyList<ImagePromotion> images) => List(images).ToJsonString(s_readable);

    private static JsonArray List(IReadOnlyList<ImagePromotion> images) => new([.. images.Select(image => new JsonObject
    {
        ["source"] = image.Source.ToString(),
        ["destination"] = image.Destination.ToString(),
        ["digest"] = image.Digest.ToString(),
        ["tag"] = image.Tag,
        ["state"] = JsonNamingPolicy.CamelCase.ConvertName(image.State.ToString()),
        ["reason"] = image.Reason,
    })]);
}
