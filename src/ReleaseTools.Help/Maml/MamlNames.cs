using System.Xml.Linq;

namespace ReleaseTools.Help.Maml;

/// <summary>The vocabularies of a help file, and what each of them says with paragraphs.</summary>
internal static class MamlNames
{
    public static XNamespace Items { get; } = "http://msh";

    public static XNamespace Text { get; } = "http://schemas.microsoft.com/maml/2004/10";

    public static XNamespace Command { get; } = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    public static XNamespace Dev { get; } = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XElement Description(params IReadOnlyList<string> paragraphs) => new(Text + "description", paragraphs.Select(Paragraph));

    public static XElement Paragraph(string text) => new(Text + "para", text);
}
