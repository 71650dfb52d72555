using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>One of a few names.</summary>
/// <param name="choices">Each name with what it means, in the order in which they are shown.</param>
/// <param name="later">Names that a later release of ReleaseTools will know.</param>
public sealed class ChoiceShape<T>(IReadOnlyList<KeyValuePair<string, T>> choices, params string[] later) : ValueShape<T>
{
    /// <summary>Names that only a session holds: what counts where a definition says nothing may have no name there.</summary>
    internal IReadOnlyList<KeyValuePair<string, T>> Unsaid { get; init; } = [];

    public override string Name => choices.Count == 1 ? $"`{choices[0].Key}`" : "one of " + string.Join(", ", choices.Select(choice => $"`{choice.Key}`"));

    // true without quotes is no text to an editor
    public override JsonObject ToSchema() => new()
    {
        ["enum"] = new JsonArray([.. choices.SelectMany(choice => bool.TryParse(choice.Key, out bool flag) ? new JsonNode[] { JsonValue.Create(flag), JsonValue.Create(choice.Key) } : [JsonValue.Create(choice.Key)])]),
    };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out T value)
    {
        value = choices[0].Value;
        if (!TryScalar(node, problems, out ScalarNode? scalar)) return false;
        foreach ((string name, T meaning) in choices)
        {
            if (name != scalar.Value) continue;
            value = meaning;
            return true;
        }
        problems.Add(scalar, later.Contains(scalar.Value) ? $"'{scalar.Value}' is not supported yet. {Allowed}" : $"{scalar.Describe()} is not allowed here{Hint(scalar.Value)} {Allowed}");
        return false;
    }

    public override JsonNode? Write(T value) =>
        choices.FirstOrDefault(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)) is { Key: { } name } ? JsonValue.Create(name) : null;

    public override T FromJson(JsonElement json, string name)
    {
        string text = json.AsText(name);
        foreach ((string known, T value) in choices)
        {
            if (known == text) return value;
        }
        foreach ((string known, T value) in Unsaid)
        {
            if (known == text) return value;
        }
        throw JsonFields.Unknown(name, text);
    }

    private string Allowed => $"Allowed: {string.Join(", ", choices.Select(choice => choice.Key))}.";

    private string Hint(string value) => NearestName.Of(value, choices.Select(choice => choice.Key)) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
}

/// <summary>Choices made from an enum's names in JSON, so that a definition and a session spell them alike.</summary>
public static class ChoiceShape
{
    /// <summary>Some values of an enum, in the order given; all of them where none is given.</summary>
    public static ChoiceShape<T> Of<T>(IReadOnlyList<T>? values = null, params string[] later) where T : struct, Enum
    {
        KeyValuePair<string, T>[] all = [.. Enum.GetValues<T>().Select(value => KeyValuePair.Create(NameOf(value), value))];
        if (values is null) return new ChoiceShape<T>(all, later);
        return new ChoiceShape<T>([.. values.Select(value => all.First(choice => choice.Value.Equals(value)))], later) { Unsaid = [.. all.Where(choice => !values.Contains(choice.Value))] };
    }

    private static string NameOf<T>(T value) where T : struct, Enum =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}
