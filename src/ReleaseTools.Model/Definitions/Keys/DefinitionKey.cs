using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

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
