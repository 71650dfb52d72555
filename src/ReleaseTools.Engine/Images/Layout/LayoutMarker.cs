using System.Text.Json;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Layout;

/// <summary>The file that says that something is a layout, and of which version.</summary>
internal static class LayoutMarker
{
    /// <param name="bytes">Null where there is none.</param>
    /// <exception cref="ImageInvalidException">It is none that is known here.</exception>
    public static void Check(byte[]? bytes, string from)
    {
        if (bytes is null) throw new ImageInvalidException(from, "it is no image layout: it has no oci-layout");
        try
        {
            using var json = JsonDocument.Parse(bytes);
            string? version = json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("imageLayoutVersion", out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
            if (version?.StartsWith("1.", StringComparison.Ordinal) is not true) throw new ImageInvalidException(from, $"it is of a version of the image layout that is not known here: {version ?? "none"}");
        }
        // text with half a character in it is found out only when it is looked at
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageInvalidException(from, $"its oci-layout is no JSON: {e.Message}", e);
        }
    }
}
