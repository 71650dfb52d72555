using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>Writes the first <c>release.yaml</c> of a repository: what is known of it, and every other section as a comment that shows its default.</summary>
public static class StartingFile
{
    private const int Width = 110;

    /// <param name="schema">Where the JSON schema is, relative to the file.</param>
    /// <param name="reason">Why the build is what it is.</param>
    /// <returns>Prose starts with <c># </c>; what follows a bare <c>#</c> can be taken into use by taking the sign away.</returns>
    public static string Write(ReleaseDefinition definition, string schema, string reason)
    {
        var text = new StringBuilder();
        Line($"# yaml-language-server: $schema={schema}");
        Prose("How this product is released. Everything is optional; commented keys show their default, or an example.");
        JsonObject written = ReleaseKeys.Root.Write(definition);
        foreach (DefinitionKey<ReleaseDefinition> key in ReleaseKeys.Root.Keys)
        {
            Line("");
            Prose(key.Description);
            if (key.Name == "build") Prose($"Found: {reason}.");
            if (written[key.Name] is { } value) foreach (string line in YamlText.Lines(key.Name, value)) Line(line);
            else foreach (string line in Commented(key)) Line("#" + line);
        }
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
        void Prose(string prose)
        {
            foreach (string line in Wrap(prose)) Line("# " + line);
        }
    }

    private static IEnumerable<string> Commented(DefinitionKey<ReleaseDefinition> key) => key.Shape is ISectionTable section
        ? [$"{key.Name}:", .. section.Keys.Select(inner => (inner, value: Shown(section, inner))).Where(pair => pair.value is not null).Select(pair => $"  {pair.inner.Name}: {pair.value}")]
        : [$"{key.Name}: {Shown(ReleaseKeys.Root, key)}"];

    /// <summary>The default where it shows something, else the example.</summary>
    private static string? Shown(ISectionTable section, DefinitionKey key) =>
        key.DefaultNote is null && section.DefaultOf(key) is { } value && (key.Example is null || value is not JsonObject { Count: 0 }) ? YamlText.Flow(value) : key.Example;

    private static IEnumerable<string> Wrap(string prose)
    {
        var line = new StringBuilder();
        foreach (string word in prose.Split(' '))
        {
            if (line.Length + word.Length >= Width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }
}
