using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>Several values of one shape, in an order.</summary>
/// <param name="plural">What the values are called together: "globs".</param>
public sealed class ListShape<T>(string plural, ValueShape<T> item) : ValueShape<IReadOnlyList<T>>, IListShape
{
    /// <summary>Whether a value may stand alone, without the brackets of a list.</summary>
    public bool TakesOne { get; init; }

    /// <summary>Whether an empty list makes no sense.</summary>
    public bool NeedsOne { get; init; }

    /// <summary>What no two values may share; null where they need not differ, or for a value that has nothing to share.</summary>
    public Func<T, string?>? Identity { get; init; }

    /// <summary>The key of an item that holds its identity; null where the item itself is it.</summary>
    public string? IdentityKey { get; init; }

    ValueShape IListShape.ItemShape => item;

    public override string Name => TakesOne ? $"{item.Name}, or a list of {plural}" : $"list of {plural}";

    public override bool MayBeBlank => !NeedsOne;

    public override bool HasVariables => item.HasVariables;

    public override JsonObject ToSchema()
    {
        var list = new JsonObject { ["type"] = NeedsOne ? "array" : new JsonArray("array", "null"), ["items"] = item.ToSchema() };
        if (NeedsOne) list["minItems"] = 1;
        if (Identity is not null && IdentityKey is null) list["uniqueItems"] = true;
        return TakesOne ? new JsonObject { ["oneOf"] = new JsonArray(item.ToSchema(), list) } : list;
    }

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        value = null;
        if (!IsList(node, out IReadOnlyList<DefinitionNode> items))
        {
            problems.Add(node, $"Wanted: {Name}. Found: {node.Describe()}.");
            return false;
        }
        if (NeedsOne && items.Count == 0) problems.Add(node, "The list is empty.");
        var values = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (DefinitionNode each in items)
        {
            if (!item.TryRead(each, problems, out T? read)) continue;
            if (Identity?.Invoke(read) is { } identity && !seen.Add(identity))
                problems.Add(PlaceOfIdentity(each), $"{ScalarNode.Shorten(identity)} is there twice.");
            values.Add(read);
        }
        value = values;
        return values.Count == items.Count;
    }

    public override JsonNode? Write(IReadOnlyList<T>? value)
    {
        if (value is null) return null;
        return TakesOne && value.Count == 1 ? item.Write(value[0]) : new JsonArray([.. value.Select(item.Write)]);
    }

    public override IReadOnlyList<T> FromJson(JsonElement json, string name) => json.AsList(name, each => item.FromJson(each, name));

    private bool IsList(DefinitionNode node, out IReadOnlyList<DefinitionNode> items)
    {
        items = node is ListNode list ? list.Items : [node];
        return node is ListNode || (TakesOne && node is not MapNode);
    }

    private DefinitionNode PlaceOfIdentity(DefinitionNode node) =>
        IdentityKey is not null && node is MapNode map ? map.Find(IdentityKey) ?? node : node;
}

/// <summary>A list of anything, for those who describe it.</summary>
public interface IListShape
{
    ValueShape ItemShape { get; }
}

/// <summary>Names that the writer chooses, each with a value of one shape.</summary>
/// <param name="plural">What the names are called together: "environment variables".</param>
/// <param name="blank">What a name without a value has; null where it needs one.</param>
public sealed class MapShape<T>(string plural, TextRule name, ValueShape<T> item, T? blank = null) : ValueShape<IReadOnlyDictionary<string, T>> where T : class
{
    public override string Name => plural;

    public override bool MayBeBlank => true;

    public override bool HasVariables => item.HasVariables;

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

    public override IReadOnlyDictionary<string, T> FromJson(JsonElement json, string name)
    {
        var values = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (JsonProperty property in json.CheckObject(name).EnumerateObject()) values[property.Name] = item.FromJson(property.Value, property.Name);
        return values;
    }
}
