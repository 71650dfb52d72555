using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The JSON schema by which editors check and complete <c>release.yaml</c>.</summary>
public static class DefinitionSchema
{
    private static readonly JsonSerializerOptions s_layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole schema file. Draft 7, because the YAML language server knows no later one in full.</summary>
    public static string Generate()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "release.yaml",
            ["description"] = "How a product is released by ReleaseTools. Everything is optional.",
        };
        foreach ((string name, JsonNode? value) in SectionSchema.Of(ReleaseKeys.Root)) schema[name] = value?.DeepClone();
        return schema.ToJsonString(s_layout) + "\n";
    }
}
