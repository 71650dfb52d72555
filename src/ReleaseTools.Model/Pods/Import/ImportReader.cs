using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Pods.Import;

/// <summary>Reads the values of another tool's file, and notes what has no place in a manifest.</summary>
/// <param name="notes">Gets what is not carried over.</param>
internal sealed class ImportReader(ProblemList problems, ProblemList notes)
{
    private static readonly DefinitionNode s_nothing = new ScalarNode(0, 0, "", IsPlain: true);

    public void Refuse(DefinitionNode place, string message) => problems.Add(place, message);

    public void Note(DefinitionNode place, string message) => notes.Add(place, message);

    /// <summary>Notes every key but those that are read.</summary>
    /// <param name="where">What the keys belong to, for the message.</param>
    public void NoteOthers(MapNode map, string where, params string[] read)
    {
        foreach ((ScalarNode key, DefinitionNode value) in map.Entries)
        {
            if (!read.Contains(key.Value, StringComparer.Ordinal) && value is not (ListNode { Items.Count: 0 } or MapNode { Entries.Count: 0 }) && !value.IsEmpty)
                Note(key, $"'{key.Value}' of {where} is not carried over.");
        }
    }

    public IEnumerable<MapNode> Maps(MapNode map, string key)
    {
        foreach (DefinitionNode item in Items(map, key))
        {
            if (item is MapNode entry) yield return entry;
            else Refuse(item, $"'{key}' is a list of groups of keys. Found: {item.Describe()}.");
        }
    }

    public MapNode Map(MapNode map, string key)
    {
        if (map.Find(key) is not { } value) return new MapNode(map.Start, []);
        if (value is MapNode found) return found;
        Refuse(value, $"'{key}' is a group of keys. Found: {value.Describe()}.");
        return new MapNode(value.Start, []);
    }

    public IReadOnlyList<DefinitionNode> Items(MapNode map, string key)
    {
        if (map.Find(key) is not { } value) return [];
        if (value is ListNode list) return list.Items;
        Refuse(value, $"'{key}' is a list. Found: {value.Describe()}.");
        return [];
    }

    /// <returns>Null where the key is missing or wrong.</returns>
    public T? Value<T>(MapNode map, string key, ValueShape<T> shape, bool required = false) where T : class
    {
        DefinitionNode? node = map.Find(key);
        if (node is null && required) Refuse(map, $"'{key}' is missing.");
        return node is not null && shape.TryRead(node, problems, out T? value) ? value : null;
    }

    public string Text(MapNode map, string key, string missing = "") => Value(map, key, new TextShape(PodRules.Argument)) ?? missing;

    public string Name(MapNode map) => Value(map, "name", new TextShape(PodRules.Part), required: true) ?? "";

    public bool Flag(MapNode map, string key, bool missing) => map.Find(key) is { } node && new FlagShape().TryRead(node, problems, out bool flag) ? flag : missing;

    public int? Number(DefinitionNode? node) => node is { IsEmpty: false } && new NumberShape(1, 65535).TryRead(node, problems, out int number) ? number : null;

    public IReadOnlyList<string> Texts(MapNode map, string key) => Value(map, key, PodRules.Arguments) ?? [];

    /// <summary>A value that the file has in another spelling, under the rule of its shape.</summary>
    public T? As<T>(DefinitionNode? place, string text, ValueShape<T> shape) where T : class =>
        shape.TryRead(new ScalarNode((place ?? s_nothing).Start, (place ?? s_nothing).Start, text, IsPlain: false), problems, out T? value) ? value : null;

    /// <summary>Reads <c>sha512-…</c>.</summary>
    public ImageDigest? Digest(MapNode map, string key) =>
        map.Find(key) is ScalarNode { Value: var text } place ? As(place, text.Replace("sha512-", "sha512:", StringComparison.Ordinal), PodRules.DigestShape) : null;
}
