using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>Names that the writer chooses, each with a text.</summary>
/// <param name="plural">What the names are called together: "environment variables".</param>
public sealed class MapShape(string plural, TextRule name, TextShape item) : ValueShape<IReadOnlyDictionary<string, string>>
{
    public override string Name => plural;

    public override bool MayBeBlank => true;

    public override bool HasVariables => item.HasVariables;

    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = new JsonObject { ["pattern"] = name.Pattern },
        ["additionalProperties"] = item.ToSchema(),
    };

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, string> value)
    {
        value = null;
        if (node is not MapNode map)
        {
            problems.Add(node, $"Wanted: {Name}, each as 'NAME: value'. Found: {node.Describe()}.");
            return false;
        }
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((ScalarNode key, DefinitionNode each) in map.Entries)
        {
            foreach (TextObjection objection in name.ObjectionsTo(key.Value)) problems.Add(key, objection);
            if (item.TryRead(each, problems, out string? text) && !values.TryAdd(key.Value, text))
                problems.Add(key, $"{ScalarNode.Shorten(key.Value)} is there twice.");
        }
        value = values;
        return values.Count == map.Entries.Count;
    }

    public override JsonNode? Write(IReadOnlyDictionary<string, string> value) =>
        new JsonObject(value.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, JsonValue.Create(pair.Value))));
}
