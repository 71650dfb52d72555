using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

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

    /// <summary>The value as the JSON of a session holds it. No rule is applied: it was, when the definition was read.</summary>
    /// <param name="name">Of the key, for the message.</param>
    /// <exception cref="JsonException">The JSON holds something else.</exception>
    public virtual T FromJson(JsonElement json, string name) => throw new JsonException($"'{name}' is not kept in a session");

    /// <summary>For values that stand on their own: reports any other node.</summary>
    private protected bool TryScalar(DefinitionNode node, ProblemList problems, [NotNullWhen(true)] out ScalarNode? scalar)
    {
        scalar = node as ScalarNode;
        if (scalar is { IsEmpty: false }) return true;
        problems.Add(node, $"Wanted: {Name}. Found: {node.Describe()}.");
        return false;
    }
}

/// <summary>A value that may also be left open, for keys without a default value of their own.</summary>
public sealed class OptionalShape<T>(ValueShape<T> inner) : ValueShape<T?> where T : struct
{
    public override string Name => inner.Name;

    public override JsonObject ToSchema() => inner.ToSchema();

    public override bool TryRead(DefinitionNode node, ProblemList problems, out T? value)
    {
        bool isRight = inner.TryRead(node, problems, out T read);
        value = isRight ? read : null;
        return isRight;
    }

    public override JsonNode? Write(T? value) => value is { } known ? inner.Write(known) : null;

    public override T? FromJson(JsonElement json, string name) => inner.FromJson(json, name);
}

/// <summary>Yes or no, written <c>true</c> or <c>false</c>.</summary>
public sealed class FlagShape : ValueShape<bool>
{
    public override string Name => "`true` or `false`";

    public override JsonObject ToSchema() => new() { ["type"] = "boolean" };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out bool value)
    {
        value = node is ScalarNode { IsPlain: true, Value: "true" };
        if (value || node is ScalarNode { IsPlain: true, Value: "false" }) return true;
        problems.Add(node, $"Wanted: true or false, without quotes. Found: {node.Describe()}.");
        return false;
    }

    public override JsonNode Write(bool value) => JsonValue.Create(value);

    public override bool FromJson(JsonElement json, string name) => json.AsFlag(name);
}

/// <summary>A whole number between bounds.</summary>
public sealed class NumberShape(int least, int most) : ValueShape<int>
{
    public override string Name => most - least == 1 ? $"{least} or {most}" : $"number from {least}";

    public override JsonObject ToSchema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out int value)
    {
        value = 0;
        bool isNumber = node is ScalarNode { IsPlain: true } scalar && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (isNumber && value >= least && value <= most) return true;
        problems.Add(node, $"Wanted: a whole number from {least} to {most}. Found: {node.Describe()}.");
        return false;
    }

    public override JsonNode Write(int value) => JsonValue.Create(value);

    public override int FromJson(JsonElement json, string name) => json.AsCount(name);
}

/// <summary>A text under a rule. A plain <c>1.0</c> or <c>true</c> counts as the text that stands there.</summary>
public sealed class TextShape(TextRule rule) : ValueShape<string>
{
    public override string Name => rule.Name;

    public override bool HasVariables => rule.HasVariables;

    public override JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = rule.Pattern is null ? new JsonArray("string", "number", "boolean") : "string" };
        if (rule.Pattern is not null) schema["pattern"] = rule.Pattern;
        else if (!rule.MayBeEmpty) schema["minLength"] = 1;
        return schema;
    }

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!TryScalar(node, problems, out ScalarNode? scalar)) return false;
        value = scalar.Value;
        bool isRight = true;
        foreach (TextObjection objection in rule.ObjectionsTo(value).TakeWhile(_ => !problems.IsFull))
        {
            problems.Add(scalar, objection);
            isRight = false;
        }
        return isRight;
    }

    public override JsonNode? Write(string? value) => value is null ? null : JsonValue.Create(value);

    public override string FromJson(JsonElement json, string name) => json.AsText(name);
}
