using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods;

/// <summary>A text under a rule that has a type of its own.</summary>
/// <param name="parse">Gives null for what the rule objects to.</param>
internal sealed class ParsedShape<T>(TextRule rule, Func<string, T?> parse) : ValueShape<T> where T : class
{
    private readonly TextShape _text = new(rule);

    public override string Name => rule.Name;

    public override JsonObject ToSchema() => _text.ToSchema();

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        value = _text.TryRead(node, problems, out string? text) ? parse(text) : null;
        return value is not null;
    }

    public override JsonNode? Write(T? value) => value is null ? null : JsonValue.Create(value.ToString());
}

/// <summary>Names that the writer chooses, each with a value of one shape.</summary>
/// <param name="plural">What the names are called together: "apps".</param>
/// <param name="blank">What a name without a value has; null where it needs one.</param>
internal sealed class NamedShape<T>(string plural, TextRule name, ValueShape<T> item, T? blank = null) : ValueShape<IReadOnlyDictionary<string, T>> where T : class
{
    public override string Name => plural;

    public override bool MayBeBlank => true;

    public override JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = new JsonArray("object", "null") };
        if (name.Pattern is not null) schema["propertyNames"] = new JsonObject { ["pattern"] = name.Pattern };
        schema["additionalProperties"] = blank is null ? item.ToSchema() : new JsonObject { ["oneOf"] = new JsonArray(item.ToSchema(), new JsonObject { ["type"] = "null" }) };
        return schema;
    }

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        value = null;
        if (node is not MapNode map)
        {
            problems.Add(node, $"Wanted: {Name}, each as 'NAME: value'. Found: {node.Describe()}.");
            return false;
        }
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach ((ScalarNode key, DefinitionNode each) in map.Entries)
        {
            foreach (TextObjection objection in name.ObjectionsTo(key.Value)) problems.Add(key, objection);
            T? read = blank;
            if ((!each.IsEmpty || blank is null) && !item.TryRead(each, problems, out read)) continue;
            if (!values.TryAdd(key.Value, read!)) problems.Add(key, $"{ScalarNode.Shorten(key.Value)} is there twice.");
        }
        value = values;
        return values.Count == map.Entries.Count;
    }

    public override JsonNode? Write(IReadOnlyDictionary<string, T> value) =>
        new JsonObject(value.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, ReferenceEquals(pair.Value, blank) ? null : item.Write(pair.Value))));
}
