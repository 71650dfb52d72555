using System.Xml.Linq;
using ReleaseTools.Help.Cmdlets;
using ReleaseTools.Help.Docs;
using static ReleaseTools.Help.Maml.MamlNames;

namespace ReleaseTools.Help.Maml;

/// <summary>The help of all cmdlets in the format that PowerShell reads (PSMAML).</summary>
public static class MamlFile
{
    /// <summary>PowerShell looks for a cmdlet's help under the name of its assembly.</summary>
    public const string Name = "ReleaseTools.PowerShell.dll-Help.xml";

    public static XDocument Write(IEnumerable<CmdletTopic> topics) => new(
        new XDeclaration("1.0", "utf-8", standalone: null),
        new XElement(Items + "helpItems", new XAttribute("schema", "maml"), topics.Select(Write)));

    private static XElement Write(CmdletTopic topic) => new(Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Text),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(Command + "details",
            new XElement(Command + "name", topic.Cmdlet.Name),
            new XElement(Command + "verb", topic.Cmdlet.Verb),
            new XElement(Command + "noun", topic.Cmdlet.Noun),
            Description(topic.Synopsis)),
        Description(topic.Description),
        new XElement(Command + "syntax", topic.Cmdlet.Sets.Select(set => new XElement(Command + "syntaxItem",
            new XElement(Text + "name", topic.Cmdlet.Name),
            topic.Parameters.Where(parameter => parameter.In(set) is not null).OrderBy(parameter => parameter.In(set)!.Position ?? int.MaxValue).Select(parameter => MamlParameter.Write(parameter, [parameter.In(set)!]))))),
        new XElement(Command + "parameters", topic.Parameters.Select(parameter => MamlParameter.Write(parameter, parameter.Uses))),
        new XElement(Command + "inputTypes", Inputs(topic).DefaultIfEmpty(Typed("inputType", "None", []))),
        new XElement(Command + "returnValues", topic.Outputs.Select(output => Typed("returnValue", output.Type.FullName!, output.Text))),
        topic.Notes.Count == 0 ? null : new XElement(Text + "alertSet", topic.Notes.Select(note => new XElement(Text + "alert", Paragraph(note)))),
        new XElement(Command + "examples", topic.Examples.Select((example, index) => new XElement(Command + "example",
            new XElement(Text + "title", $"-------- Example {index + 1}: {example.Title} --------"),
            new XElement(Dev + "code", example.Code),
            new XElement(Dev + "remarks", example.Remarks.Length == 0 ? null : Paragraph(example.Remarks), Paragraph(""))))),
        new XElement(Command + "relatedLinks", topic.Links.Select(link => new XElement(Text + "navigationLink",
            new XElement(Text + "linkText", link),
            new XElement(Text + "uri")))));

    private static IEnumerable<XElement> Inputs(CmdletTopic topic)
    {
        foreach (CmdletParameter parameter in topic.Cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.FromPipeline)))
            yield return Typed("inputType", parameter.Type.FullName!, topic.Parameters.First(each => each.Name == parameter.Name).Text);
        string[] properties = [.. topic.Cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.FromProperty)).Select(parameter => parameter.Name)];
        if (properties.Length > 0) yield return Typed("inputType", typeof(object).FullName!, [$"Anything that has {(properties.Length == 1 ? "this property" : "one of these properties")}: {string.Join(", ", properties)}."]);
    }

    private static XElement Typed(string element, string type, IReadOnlyList<string> text) =>
        new(Command + element, new XElement(Dev + "type", new XElement(Text + "name", type)), Description(text));
}
