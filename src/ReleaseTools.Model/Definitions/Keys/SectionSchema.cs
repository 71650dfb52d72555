using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>A section as a JSON schema.</summary>
internal static class SectionSchema
{
    public static JsonObject Of(ISectionTable section)
    {
        var properties = new JsonObject();
        foreach (DefinitionKey key in section.Keys) properties[key.Name] = Property(key, section.DefaultOf(key));
        var schema = new JsonObject
        {
            ["type"] = new JsonArray("object", "null"),                     // a section may be there with nothing in it
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        JsonArray required = [.. section.Keys.Where(key => key.IsRequired).Select(key => JsonValue.Create(key.Name))];
        if (required.Count > 0)
        {
            schema["type"] = "object";
            schema["required"] = required;
        }
        return schema;
    }

    private static JsonObject Property(DefinitionKey key, JsonNode? defaultValue)
    {
        var property = new JsonObject { ["description"] = key.Description };
        foreach ((string name, JsonNode? value) in key.Shape.ToSchema()) property[name] = value?.DeepClone();
        bool hasDefault = key.DefaultNote is null && key.Shape is not ISectionTable && defaultValue is not (null or JsonObject { Count: 0 } or JsonArray { Count: 0 });
        if (hasDefault) property["default"] = defaultValue!.DeepClone();
        return property;
    }
}
