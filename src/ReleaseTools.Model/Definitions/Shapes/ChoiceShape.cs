using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>One of a few names.</summary>
/// <remarks>Arrays and plain loops: queries over values of an enum are compiled when they run, which <c>release status</c> would wait for (docs/performance.md).</remarks>
/// <param name="names">In the order in which they are shown.</param>
/// <param name="values">What each name means.</param>
/// <param name="later">Names that a later release of ReleaseTools will know.</param>
public sealed class ChoiceShape<T>(string[] names, T[] values, params string[] later) : ValueShape<T>
{
    /// <summary>The values that a definition has no name for, because they count where it says nothing: a session names them all the same.</summary>
    internal (string[] Names, T[] Values) Unsaid { get; init; } = ([], []);

    public override string Name => names.Length == 1 ? $"`{names[0]}`" : "one of " + string.Join(", ", names.Select(name => $"`{name}`"));

    // true without quotes is no text to an editor
    public override JsonObject ToSchema() => new()
    {
        ["enum"] = new JsonArray([.. names.SelectMany(name => bool.TryParse(name, out bool flag) ? new JsonNode[] { JsonValue.Create(flag), JsonValue.Create(name) } : [JsonValue.Create(name)])]),
    };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out T value)
    {
        value = values[0];
        if (!TryScalar(node, problems, out ScalarNode? scalar)) return false;
        int at = Array.IndexOf(names, scalar.Value);
        if (at >= 0)
        {
            value = values[at];
            return true;
        }
        problems.Add(scalar, later.Contains(scalar.Value) ? $"'{scalar.Value}' is not supported yet. {Allowed}" : $"{scalar.Describe()} is not allowed here{Hint(scalar.Value)} {Allowed}");
        return false;
    }

    public override JsonNode? Write(T value)
    {
        int at = Array.IndexOf(values, value);
        return at < 0 ? null : JsonValue.Create(names[at]);
    }

    public override T FromJson(JsonElement json, string name)
    {
        string text = json.AsText(name);
        int at = Array.IndexOf(names, text);
        if (at >= 0) return values[at];
        at = Array.IndexOf(Unsaid.Names, text);
        return at >= 0 ? Unsaid.Values[at] : throw JsonFields.Unknown(name, text);
    }

    private string Allowed => $"Allowed: {string.Join(", ", names)}.";

    private string Hint(string value) => NearestName.Of(value, names) is { } nearest ? $"; did you mean '{nearest}'?" : ".";
}

/// <summary>Choices made from an enum's names in JSON, so that a definition and a session spell them alike.</summary>
public static class ChoiceShape
{
    /// <summary>Some values of an enum, in the order given; all of them where none is given.</summary>
    public static ChoiceShape<T> Of<T>(T[]? values = null, params string[] later) where T : struct, Enum
    {
        FieldInfo[] members = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static), said = members;
        if (values is not null)
        {
            said = new FieldInfo[values.Length];
            for (int at = 0; at < said.Length; at++) said[at] = typeof(T).GetField(values[at].ToString())!;
        }
        FieldInfo[] unsaid = Array.FindAll(members, member => Array.IndexOf(said, member) < 0);
        return new ChoiceShape<T>(NamesOf(said), ValuesOf<T>(said), later) { Unsaid = (NamesOf(unsaid), ValuesOf<T>(unsaid)) };
    }

    private static T[] ValuesOf<T>(FieldInfo[] members)
    {
        var values = new T[members.Length];
        for (int at = 0; at < values.Length; at++) values[at] = (T)members[at].GetValue(null)!;
        return values;
    }

    private static string[] NamesOf(FieldInfo[] members) => Array.ConvertAll(members, member => member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);
}
