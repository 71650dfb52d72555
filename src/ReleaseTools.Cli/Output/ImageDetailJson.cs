using System.Text.Json.Nodes;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Output;

/// <summary>An image in full for <c>--output json</c>.</summary>
internal static class ImageDetailJson
{
    public static string Write(ContainerImageDetail image) => new JsonObject
    {
        ["image"] = image.Image,
        ["digest"] = image.Digest.ToString(),
        ["mediaType"] = image.MediaType,
        ["artifactType"] = image.ArtifactType,
        ["size"] = image.Size,
        ["platforms"] = Texts(image.Platforms.Select(platform => platform.ToString())),
        ["created"] = image.Created is { } created ? $"{created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : null,
        ["user"] = image.User,
        ["workingDirectory"] = image.WorkingDirectory,
        ["entrypoint"] = Texts(image.Entrypoint),
        ["cmd"] = Texts(image.Cmd),
        ["env"] = Texts(image.Env),
        ["labels"] = new JsonObject(image.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
        ["layers"] = new JsonArray([.. image.Layers.Select(layer => new JsonObject { ["digest"] = layer.Digest.ToString(), ["size"] = layer.Size, ["mediaType"] = layer.MediaType })]),
    }.ToJsonString(ReadableJson.Options);

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
