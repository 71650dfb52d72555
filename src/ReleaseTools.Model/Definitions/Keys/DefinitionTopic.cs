using System.Text;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>Writes <c>about_ReleaseTools_Definition</c>: the keys of <c>release.yaml</c>, for reading at a PowerShell prompt.</summary>
public static class DefinitionTopic
{
    public const string FileName = "about_ReleaseTools_Definition.help.txt";

    private const int Width = 78;

    public static string Generate()
    {
        var page = new StringBuilder(Introduction);
        Heading(page, "EXAMPLE");
        Block(page, DefinitionReference.Example);
        Heading(page, "HOW TO");
        foreach ((string task, string yaml) in DefinitionTasks.All)
        {
            Wrap(page, task + ":", 4);
            page.Append('\n');
            Block(page, yaml);
            page.Append('\n');
        }
        Heading(page, "KEYS");
        Section(page, ReleaseKeys.Root, "");
        Heading(page, "VARIABLES");
        Wrap(page, "Where a value is marked with variables, it may hold ${name}; $${ stands for a literal ${. An unknown variable is an error with its place.", 4);
        page.Append('\n');
        Wrap(page, "Build steps and tests also find each value in their environment: RELEASE_VERSION, RELEASE_IMAGE_TAG, RELEASE_BRANCH. Where others choose a value, read it from there in run: "
            + "\"$RELEASE_BRANCH\" in sh and bash, $env:RELEASE_BRANCH in pwsh. A ${name} whose value the step's shell would interpret is refused before anything runs.", 4);
        page.Append('\n');
        foreach ((string name, string meaning) in VariableScope.Descriptions) Item(page, $"${{{name}}}", Plain(meaning));
        Item(page, "${env.NAME}", "the environment variable NAME; an error where it is not set, or where its name says that it is a secret");
        Heading(page, "PLATFORMS");
        Wrap(page, $"Operating systems: {string.Join(", ", Platforms.Systems)}.", 4);
        Wrap(page, $"Architectures: {string.Join(", ", Platforms.Architectures)}.", 4);
        Heading(page, "SEE ALSO");
        page.Append("    about_ReleaseTools\n    docs/definition.md, docs/release.schema.json\n");
        return page.ToString();
    }

    private const string Introduction = """
        TOPIC
            about_ReleaseTools_Definition

        SHORT DESCRIPTION
            What a release manager can say in release.yaml.

        LONG DESCRIPTION
            release.yaml in the top folder of a repository says how its product is
            released. Everything in it is optional: without the file, or without some
            of its keys, the default below counts or the repository is looked at.

            Every problem of a definition is reported at once, with its line and
            column.

        """;

    private static void Section(StringBuilder page, ISectionTable section, string path)
    {
        foreach (DefinitionKey key in section.Keys)
        {
            ISectionTable? inner = key.Shape as ISectionTable ?? (key.Shape as IListShape)?.ItemShape as ISectionTable;
            string name = path + key.Name;
            page.Append("    ").Append(name).Append('\n');
            Wrap(page, Plain(key.Description), 8);
            if (key.Shape is not ISectionTable)
                Wrap(page, $"Value: {(inner is null ? Plain(key.Shape.Name) : "a list of entries, see below")}{(key.Shape.HasVariables ? ", variables" : "")}. {Default(section, key)}", 8);
            page.Append('\n');
            if (inner is not null) Section(page, inner, key.Shape is ISectionTable ? name + "." : name + "[].");
        }
    }

    private static string Default(ISectionTable section, DefinitionKey key) => key switch
    {
        { IsRequired: true } => "Required.",
        { DefaultNote: { } note } => $"Default: {Plain(note)}.",
        _ => section.DefaultOf(key) is { } value && YamlText.Flow(value) is not ("{}" or "[]") and { } text ? $"Default: {text}" : "Default: none.",
    };

    private static void Heading(StringBuilder page, string title) => page.Append(page[^2] == '\n' ? "" : "\n").Append(title).Append('\n');

    private static void Block(StringBuilder page, string lines)
    {
        foreach (string line in lines.Split('\n')) page.Append(line.Length == 0 ? "" : "        " + line).Append('\n');
    }

    private static void Item(StringBuilder page, string name, string text)
    {
        page.Append("    ").Append(name.PadRight(16));
        if (name.Length >= 16) page.Append('\n').Append(' ', 20);
        Wrap(page, text, 20, column: 20);
    }

    /// <param name="column">How much of the first line is written already.</param>
    private static void Wrap(StringBuilder page, string text, int indent, int column = 0)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > indent && column + 1 + word.Length > Width)
            {
                page.Append('\n');
                column = 0;
            }
            if (column < indent)
            {
                page.Append(' ', indent - column);
                column = indent;
            }
            else if (column > indent)
            {
                page.Append(' ');
                column++;
            }
            page.Append(word);
            column += word.Length;
        }
        page.Append('\n');
    }

    private static string Plain(string markdown) => markdown.Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
}
