using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Pods;

/// <summary><c>pod.json</c>: read strictly, with all problems at their places, and written so that the same pod always gives the same bytes.</summary>
public static class PodManifestJson
{
    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For values that are shown on one line.</summary>
    internal static JsonSerializerOptions OneLine { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a manifest.</summary>
    /// <returns>Null where the text has problems, which the list has then.</returns>
    public static PodManifest? Read(SourceText source, ProblemList problems) => Read(JsonTree.Parse(source, problems), problems);

    /// <param name="root">What the file holds; null where it can't be read.</param>
    /// <inheritdoc cref="Read(SourceText, ProblemList)"/>
    public static PodManifest? Read(DefinitionNode? root, ProblemList problems)
    {
        if (root is null || !PodManifestKeys.Root.TryRead(root, problems, out PodManifest? manifest)) return null;
        return problems.Sorted.Count == 0 ? manifest : null;
    }

    /// <summary>Writes a manifest: keys in a fixed order, and only what differs from the defaults.</summary>
    public static string Write(PodManifest manifest) => Node(manifest).ToJsonString(s_layout) + "\n";

    internal static JsonObject Node(PodManifest manifest) => PodManifestKeys.Root.Write(manifest);
}
