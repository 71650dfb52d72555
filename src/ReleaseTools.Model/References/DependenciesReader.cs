using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;

namespace ReleaseTools.References;

/// <summary>Reads dependencies from the nodes of their file, which has the format of Kubernetes' zeitgeist.</summary>
public sealed class DependenciesReader(SourceText source, ProblemList problems)
{
    private const string Root = "dependencies", MergeKey = "<<";

    private static readonly string[] s_entryKeys = ["name", "version", "scheme", "sensitivity", "upstream", "refPaths"];
    private static readonly string[] s_pathKeys = ["path", "match"];

    /// <param name="root">What the file holds; null where it holds nothing.</param>
    /// <returns>The dependencies as far as they could be read: where the list has problems they are not to be used.</returns>
    public IReadOnlyList<DeclaredDependency> Read(DefinitionNode? root)
    {
        if (root is not MapNode map)
        {
            problems.Add(root?.Start ?? 0, $"Wanted: the key '{Root}' with a list. Found: {(root is null or { IsEmpty: true } ? "nothing" : root.Describe())}.");
            return [];
        }
        Dictionary<string, DefinitionNode> keys = KeysOf(map, [Root]);
        if (!keys.TryGetValue(Root, out DefinitionNode? list))
        {
            if (map.Entries.Count == 0) problems.Add(map, $"The key '{Root}' is missing.");
            return [];
        }
        return [.. ItemsOf(list, Root).Select(ReadEntry).OfType<DeclaredDependency>()];
    }

    private DeclaredDependency? ReadEntry(DefinitionNode node)
    {
        if (MapOf(node, "a dependency") is not { } map) return null;
        Dictionary<string, DefinitionNode> keys = KeysOf(map, s_entryKeys);
        ScalarNode? name = Text(map, keys, "name"), version = Text(map, keys, "version");
        VersionScheme scheme = Choice<VersionScheme>(keys, "scheme") ?? VersionScheme.Semver;
        VersionSensitivity? sensitivity = Choice<VersionSensitivity>(keys, "sensitivity");
        ReferencePath[] paths = keys.TryGetValue("refPaths", out DefinitionNode? list) ? [.. ItemsOf(list, "refPaths").Select(ReadPath).OfType<ReferencePath>()] : [];
        if (name is null || version is null) return null;
        int? offset = OffsetOf(version);
        DefinitionProblem place = source.Problem(offset ?? version.Start, "");
        return new DeclaredDependency(new Dependency(name.Value, version.Value, scheme, sensitivity, paths, place.Line, place.Column), offset);
    }

    private ReferencePath? ReadPath(DefinitionNode node)
    {
        if (MapOf(node, "a refPath") is not { } map) return null;
        Dictionary<string, DefinitionNode> keys = KeysOf(map, s_pathKeys);
        ScalarNode? path = Text(map, keys, "path");
        ScalarNode? match = keys.ContainsKey("match") ? Text(map, keys, "match") : null;
        if (path is null) return null;
        DefinitionProblem place = source.Problem((match ?? path).Start, "");
        return new ReferencePath(path.Value, match?.Value, place.Line, place.Column);
    }

    private MapNode? MapOf(DefinitionNode node, string what)
    {
        if (node is MapNode map) return map;
        problems.Add(node, $"Wanted: {what}, which is a group of keys. Found: {node.Describe()}.");
        return null;
    }

    private IReadOnlyList<DefinitionNode> ItemsOf(DefinitionNode node, string key)
    {
        if (node is ListNode list) return list.Items;
        if (!node.IsEmpty) problems.Add(node, $"Wanted behind '{key}': a list. Found: {node.Describe()}.");
        return [];
    }

    /// <summary>The values by their keys, with what <c>&lt;&lt;</c> merges in: a key of the group's own comes first.</summary>
    private Dictionary<string, DefinitionNode> KeysOf(MapNode map, string[] known)
    {
        var keys = new Dictionary<string, DefinitionNode>(StringComparer.Ordinal);
        foreach ((ScalarNode key, DefinitionNode value) in map.Entries.Where(entry => entry.Key.Value != MergeKey))
        {
            if (!known.Contains(key.Value, StringComparer.Ordinal)) problems.Add(key, Unknown(key.Value, known));
            else if (!keys.TryAdd(key.Value, value)) problems.Add(key, $"The key '{key.Value}' is here twice.");
        }
        foreach (MapNode merged in map.Entries.Where(entry => entry.Key.Value == MergeKey).Select(entry => entry.Value).OfType<MapNode>())
        {
            foreach ((string key, DefinitionNode value) in KeysOf(merged, known)) keys.TryAdd(key, value);
        }
        return keys;
    }

    private static string Unknown(string key, string[] known) => NearestName.Of(key, known) is { } near
        ? $"Unknown key {ScalarNode.Shorten(key)}. Is '{near}' meant?"
        : $"Unknown key {ScalarNode.Shorten(key)}. Allowed: {string.Join(", ", known)}.";

    // numbers are texts here: an unquoted 1.20 means what it reads as
    private ScalarNode? Text(MapNode map, Dictionary<string, DefinitionNode> keys, string key)
    {
        if (!keys.TryGetValue(key, out DefinitionNode? node))
        {
            problems.Add(map, $"The key '{key}' is missing.");
            return null;
        }
        if (node is ScalarNode { IsEmpty: false } scalar && scalar.Value.Trim().Length > 0) return scalar;
        problems.Add(node, $"Wanted behind '{key}': a text. Found: {node.Describe()}.");
        return null;
    }

    private T? Choice<T>(Dictionary<string, DefinitionNode> keys, string key) where T : struct, Enum
    {
        if (!keys.TryGetValue(key, out DefinitionNode? node) || node.IsEmpty) return null;
        string[] names = [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
        if (node is ScalarNode scalar && names.Contains(scalar.Value, StringComparer.Ordinal)) return Enum.Parse<T>(scalar.Value, ignoreCase: true);
        problems.Add(node, $"Wanted behind '{key}': one of {string.Join(", ", names)}. Found: {node.Describe()}.");
        return null;
    }

    // the last occurrence: an anchor or a tag stands before the value
    private int? OffsetOf(ScalarNode scalar)
    {
        int at = source.Text.AsSpan(scalar.Start, scalar.End - scalar.Start).LastIndexOf(scalar.Value, StringComparison.Ordinal);
        return at < 0 ? null : scalar.Start + at;
    }
}

/// <summary>Something whose version stands in several files, and the places that have to agree with it.</summary>
/// <param name="Name">As a person calls it; it need not be one word.</param>
/// <param name="Version">As the dependencies file has it.</param>
/// <param name="RefPaths">In the order of the file.</param>
/// <param name="Line">Where the dependencies file has the version, from 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public sealed record Dependency(
    string Name, string Version, VersionScheme Scheme, VersionSensitivity? Sensitivity, IReadOnlyList<ReferencePath> RefPaths, int Line, int Column)
{
    public override string ToString() => $"{Name} {Version}";
}

/// <summary>A dependency, and where the text of the dependencies file has its version.</summary>
/// <param name="Offset">Of the version's first character; null where it is not written as it reads (folded, or with escapes), so that it can't be rewritten in place.</param>
public sealed record DeclaredDependency(Dependency Dependency, int? Offset);

/// <summary>A dependencies file that can't be used.</summary>
public sealed class DependenciesInvalidException(string file, IReadOnlyList<DefinitionProblem> problems) : ProblemsException("DependenciesInvalid", file, $"{file} has", problems);
