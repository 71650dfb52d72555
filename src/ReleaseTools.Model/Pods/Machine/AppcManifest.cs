using System.Text.Json;
using ReleaseTools.Images;

namespace ReleaseTools.Pods.Machine;

/// <summary>The <c>manifest</c> of an image in the appc format (https://github.com/appc/spec/blob/v0.8.11/spec/aci.md#image-manifest-schema), as releases of the ops tool have it.</summary>
public static class AppcManifest
{
    /// <param name="from">For messages: the image's file.</param>
    /// <returns>What it says of the program, as other images say it.</returns>
    /// <exception cref="ImageInvalidException">It is no such manifest.</exception>
    public static ImageConfig Read(ReadOnlyMemory<byte> json, string from)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || Text(root, "acKind") is not "ImageManifest") throw new ImageInvalidException(from, "its manifest is not that of an image (acKind)");
            var config = new ImageConfig(null, null, null);
            if (!root.TryGetProperty("app", out JsonElement app) || app.ValueKind is not JsonValueKind.Object) return config;
            string? user = Text(app, "user"), group = Text(app, "group");
            return config with
            {
                User = user is null && group is null ? null : group is null ? user : $"{user}:{group}",
                WorkingDirectory = Text(app, "workingDirectory"),
                Entrypoint = [.. Items(app, "exec").Select(item => item.GetString() ?? "")],
                Env = [.. Items(app, "environment").Select(item => $"{Text(item, "name")}={Text(item, "value")}")],
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its manifest can't be read: {e.Message}", e);
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
