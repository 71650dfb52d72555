using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>What can stand behind a key of a definition. The reader, the JSON schema, the reference and the starting file are all made from it.</summary>
public abstract class ValueShape
{
    /// <summary>For a person: "glob", "list of texts", "one of `sh`, `bash`".</summary>
    public abstract string Name { get; }

    /// <summary>For an editor.</summary>
    public abstract JsonObject ToSchema();

    /// <summary>Whether a key with nothing behind it counts as missing: all that a section or list holds may be commented out.</summary>
    public virtual bool MayBeBlank => false;

    /// <summary>Whether <c>${…}</c> is expanded in it.</summary>
    public virtual bool HasVariables => false;
}

/// <summary>A shape that is read into a <typeparamref name="T"/>.</summary>
public abstract class ValueShape<T> : ValueShape
{
    /// <returns>False where the value can't be used; what is wrong with it has been said.</returns>
    public abstract bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out T value);

    /// <summary>The value as a definition would hold it; null where there is nothing to write.</summary>
    public abstract JsonNode? Write(T value);

    /// <summary>For values that stand on their own: reports any other node.</summary>
    private protected bool TryScalar(DefinitionNode node, ProblemList problems, [NotNullWhen(true)] out ScalarNode? scalar)
    {
        scalar = node as ScalarNode;
        if (scalar is { IsEmpty: false }) return true;
        problems.Add(node, $"Wanted: {Name}. Found: {node.Describe()}.");
        return false;
    }
}
