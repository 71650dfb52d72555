using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The table of a section's keys, which is also the shape that reads the section.</summary>
/// <param name="blank">The section where nothing is said: it holds every default.</param>
public sealed class SectionTable<T>(string title, T blank) : ValueShape<T>, ISectionTable
{
    private readonly List<DefinitionKey<T>> _keys = [];

    public string Title { get; } = title;

    IReadOnlyList<DefinitionKey> ISectionTable.Keys => _keys;

    public IReadOnlyList<DefinitionKey<T>> Keys => _keys;

    /// <summary>Keys that a later release of ReleaseTools will know.</summary>
    public IReadOnlyList<string> Later { get; init; } = [];

    /// <summary>The rules between keys, on a section whose keys are right each by itself; returns it with what follows from them filled in.</summary>
    public Func<T, MapNode, ProblemList, T>? Complete { get; init; }

    public override string Name => "keys of " + Title;

    public override bool MayBeBlank => true;

    /// <summary>Adds a key.</summary>
    public SectionTable<T> Key<TValue>(
        string name,
        ValueShape<TValue> shape,
        Func<T, TValue?> get,
        Func<T, TValue, T> set,
        string description,
        bool required = false,
        string? defaultNote = null,
        string? example = null)
    {
        _keys.Add(new DefinitionKey<T, TValue>(name, shape, get, set, description)
        {
            IsRequired = required,
            DefaultNote = defaultNote,
            Example = example,
            FromJson = (section, json) => set(section, shape.FromJson(json, name)),
        });
        return this;
    }

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        value = blank;
        if (node is not MapNode map)
        {
            problems.Add(node, $"Wanted: {Name}. Found: {node.Describe()}. Known: {Known}.");
            return false;
        }
        var read = new HashSet<string>(StringComparer.Ordinal);
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach ((ScalarNode name, DefinitionNode each) in map.Entries)
        {
            DefinitionKey<T>? key = _keys.Find(known => known.Name == name.Value);
            if (key is null)
            {
                problems.Add(name, ObjectTo(name.Value));
                if (Nearest(name.Value) is { } nearest) meant.Add(nearest);    // a misspelt key is not missing besides
            }
            else if (!read.Add(key.Name)) problems.Add(name, $"'{key.Name}' is there twice in {Title}.");
            else if (!each.IsEmpty) value = key.Read(value, each, problems);
            else if (!key.Shape.MayBeBlank) problems.Add(name, $"'{key.Name}' has no value.");
        }
        foreach (DefinitionKey missing in _keys.Where(key => key.IsRequired && !read.Contains(key.Name) && !meant.Contains(key.Name)))
            problems.Add(map, $"'{missing.Name}' is missing: {missing.Description}");
        if (Complete is not null) value = Complete(value, map, problems);
        return true;
    }

    /// <summary>Only what differs from the defaults.</summary>
    public override JsonObject Write(T value)
    {
        var written = new JsonObject();
        foreach (DefinitionKey<T> key in _keys)
        {
            JsonNode? own = key.Write(value);
            if (own is not null && (key.IsRequired || !JsonNode.DeepEquals(own, key.Write(blank)))) written[key.Name] = own;
        }
        return written;
    }

    /// <summary>The section as the JSON of a session holds it. What is missing or null there is as in the blank section.</summary>
    public override T FromJson(JsonElement json, string name)
    {
        json.CheckObject(name);
        T value = blank;
        foreach (DefinitionKey<T> key in _keys)
        {
            if (json.TryGetProperty(key.Name, out JsonElement own) && own.ValueKind is not JsonValueKind.Null) value = key.FromJson(value, own);
            else if (key.IsRequired) throw JsonFields.Missing(key.Name);
        }
        return value;
    }

    public JsonNode? DefaultOf(DefinitionKey key) => key.IsRequired ? null : ((DefinitionKey<T>)key).Write(blank);

    public override JsonObject ToSchema() => SectionSchema.Of(this);

    private string Known => string.Join(", ", _keys.Select(key => key.Name));

    private string? Nearest(string name) => NearestName.Of(name, _keys.Select(key => key.Name));

    private string ObjectTo(string name)
    {
        if (Later.Contains(name)) return $"'{name}' is not supported yet. Known in {Title}: {Known}.";
        if (name == "<<") return "Merge keys are not supported: write the keys out.";
        string? nearest = Nearest(name);
        return $"{ScalarNode.Shorten(name)} is not a key of {Title}{(nearest is null ? "." : $"; did you mean '{nearest}'?")} Known: {Known}.";
    }
}

/// <summary>What a section is for and which keys it has, for those who describe it.</summary>
public interface ISectionTable
{
    /// <summary>What an entry is called: "build step".</summary>
    string Title { get; }

    IReadOnlyList<DefinitionKey> Keys { get; }

    /// <summary>The value that counts where a key is missing; null where there is none.</summary>
    JsonNode? DefaultOf(DefinitionKey key);
}

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

/// <summary>One key of a definition: the only place where its name, values, default and meaning are said.</summary>
public abstract class DefinitionKey(string name, string description)
{
    public string Name { get; } = name;

    /// <summary>One or two sentences in Markdown.</summary>
    public string Description { get; } = description;

    public abstract ValueShape Shape { get; }

    public bool IsRequired { get; init; }

    /// <summary>What counts where the key is missing, said in words; null where the default value says it.</summary>
    public string? DefaultNote { get; init; }

    /// <summary>A value in YAML, for a starting file, where the default shows nothing.</summary>
    public string? Example { get; init; }
}

/// <summary>A key of the section that a <typeparamref name="TSection"/> holds.</summary>
public abstract class DefinitionKey<TSection>(string name, string description) : DefinitionKey(name, description)
{
    /// <summary>The section with the value that was read, or as it was where the value is wrong.</summary>
    public abstract TSection Read(TSection section, DefinitionNode node, ProblemList problems);

    /// <summary>The section with the value that a session holds. A delegate and no override: those are compiled ahead of time.</summary>
    public required Func<TSection, JsonElement, TSection> FromJson { get; init; }

    /// <summary>The section's value as a definition would hold it; null where there is none.</summary>
    public abstract JsonNode? Write(TSection section);
}

/// <summary>A key that holds a <typeparamref name="TValue"/>.</summary>
public sealed class DefinitionKey<TSection, TValue>(
    string name,
    ValueShape<TValue> shape,
    Func<TSection, TValue?> get,
    Func<TSection, TValue, TSection> set,
    string description) : DefinitionKey<TSection>(name, description)
{
    public override ValueShape Shape => shape;

    public override TSection Read(TSection section, DefinitionNode node, ProblemList problems) =>
        shape.TryRead(node, problems, out TValue? value) ? set(section, value) : section;

    public override JsonNode? Write(TSection section) => get(section) is { } value ? shape.Write(value) : null;
}
