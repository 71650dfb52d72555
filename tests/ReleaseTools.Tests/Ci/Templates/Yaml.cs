using YamlDotNet.RepresentationModel;

namespace ReleaseTools.Tests.Ci.Templates;

/// <summary>Short ways into a YAML document. What is not of the expected shape is an exception that names the key.</summary>
internal static class Yaml
{
    public static YamlMappingNode Load(string path)
    {
        var yaml = new YamlStream();
        using StreamReader text = File.OpenText(path);
        yaml.Load(text);
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    public static YamlNode? Find(this YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out YamlNode? value) ? value : null;

    public static YamlNode Get(this YamlNode node, string key) => node.Find(key) ?? throw new KeyNotFoundException($"'{key}' is missing at line {node.Start.Line}.");

    public static string Text(this YamlNode node) => ((YamlScalarNode)node).Value!;

    public static IReadOnlyList<string> Texts(this YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(Text)],
        _ => [node.Text()],
    };

    public static IReadOnlyDictionary<string, string> Map(this YamlNode? node) =>
        node is YamlMappingNode map ? map.ToDictionary(pair => pair.Key.Text(), pair => pair.Value.Text(), StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Refuses keys that a CI does not know there.</summary>
    public static YamlNode Only(this YamlNode node, params string[] keys)
    {
        Assert.Empty(((YamlMappingNode)node).Select(pair => pair.Key.Text()).Except(keys));
        return node;
    }
}
