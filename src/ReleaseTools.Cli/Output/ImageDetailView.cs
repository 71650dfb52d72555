using ReleaseTools.Formatting;
using ReleaseTools.Images;

namespace ReleaseTools.Cli.Output;

/// <summary>An image in full: one line for each thing that it says, with what there are several of below each other.</summary>
internal sealed class ImageDetailView(ConsoleWriter console)
{
    public void Show(ContainerImageDetail image)
    {
        var table = new TextTable();
        Add(table, "Image", image.Image);
        Add(table, "Digest", image.Digest.ToString());
        Add(table, "Media type", image.MediaType);
        Add(table, "Artifact type", image.ArtifactType);
        Add(table, "Size", image.SizeText);
        Add(table, "Platforms", [.. image.Platforms.Select(platform => platform.ToString())]);
        Add(table, "Created", image.Created is { } created ? $"{created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : null);
        Add(table, "User", image.User);
        Add(table, "Working directory", image.WorkingDirectory);
        Add(table, "Entrypoint", [.. image.Entrypoint]);
        Add(table, "Cmd", [.. image.Cmd]);
        Add(table, "Env", [.. image.Env]);
        Add(table, "Labels", [.. image.Labels.Select(label => $"{label.Key}={label.Value}")]);
        Add(table, "Layers", [.. image.Layers.Select(layer => $"{layer.Digest} {ByteSize.Format(layer.Size)} {layer.MediaType}")]);
        console.Block(table, hasHeadings: false);
    }

    // what the image does not say is left out
    private static void Add(TextTable table, string name, params string?[] values)
    {
        foreach (string value in values.OfType<string>())
        {
            table.Add(name, value);
            name = "";
        }
    }
}
