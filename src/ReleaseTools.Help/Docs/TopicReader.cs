using System.Xml.Linq;
using ReleaseTools.Help.Cmdlets;

namespace ReleaseTools.Help.Docs;

/// <summary>Puts together what the attributes and the docstrings say.</summary>
/// <param name="pages">The text of each page of the documentation by its name: those that mention a cmdlet are linked from its help.</param>
public sealed class TopicReader(XmlDocs docs, IReadOnlyDictionary<string, string> pages)
{
    public IReadOnlyList<CmdletTopic> Read(IReadOnlyList<Cmdlet> cmdlets) => [.. cmdlets.Select(cmdlet => Read(cmdlet, cmdlets))];

    private CmdletTopic Read(Cmdlet cmdlet, IReadOnlyList<Cmdlet> all)
    {
        XElement? own = docs.Of(cmdlet.Type);
        IReadOnlyList<string> summary = DocText.Paragraphs(own?.Element("summary"));
        (string synopsis, string rest) = summary.Count == 0 ? ("", "") : DocText.Sentence(summary[0]);
        string[] description = [.. new[] { rest }.Where(text => text.Length > 0), .. summary.Skip(1), .. DocText.Paragraphs(own?.Element("remarks"))];
        return new CmdletTopic(
            cmdlet,
            synopsis,
            description.Length == 0 ? summary : description,
            [.. cmdlet.Parameters.Select(Read), .. cmdlet.SupportsShouldProcess ? ParameterTopic.ShouldProcess : []],
            [.. cmdlet.Outputs.Select(type => new OutputTopic(type, DocText.Paragraphs(docs.Of(type)?.Element("summary"))))],
            [.. own?.Elements("example").Select(Read) ?? []],
            [.. Links(cmdlet, all)]);
    }

    private ParameterTopic Read(CmdletParameter parameter)
    {
        bool isSwitch = parameter.Type == typeof(System.Management.Automation.SwitchParameter);
        return new ParameterTopic(
            parameter.Name,
            TypeText.Of(parameter.Type),
            isSwitch,
            parameter.Type.IsArray,
            parameter.Uses,
            parameter.Aliases,
            parameter.HasWildcards,
            parameter.ValidValues,
            parameter.Default ?? (isSwitch ? "False" : null),
            DocText.Paragraphs(docs.Of(parameter.Property)?.Element("summary")));
    }

    private static Example Read(XElement example)
    {
        var remarks = new XElement(example);
        remarks.Elements("code").Remove();
        string text = string.Join(' ', DocText.Paragraphs(remarks));
        (string title, string rest) = DocText.Sentence(text);
        return new Example(title.TrimEnd('.'), DocText.Code(example.Element("code")?.Value ?? ""), rest);
    }

    private IEnumerable<string> Links(Cmdlet cmdlet, IReadOnlyList<Cmdlet> all)
    {
        IEnumerable<string> related = all
            .Where(other => other != cmdlet && (other.Noun == cmdlet.Noun || other.Area == cmdlet.Area))
            .OrderByDescending(other => other.Noun == cmdlet.Noun)
            .Select(other => other.Name);
        return [.. related, "about_ReleaseTools", .. pages.Where(page => page.Value.Contains(cmdlet.Name, StringComparison.Ordinal)).Select(page => page.Key).Order(StringComparer.Ordinal)];
    }
}
