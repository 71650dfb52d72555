using System.Xml.Linq;
using ReleaseTools.Help.Cmdlets;
using ReleaseTools.Help.Docs;
using static ReleaseTools.Help.Maml.MamlNames;

namespace ReleaseTools.Help.Maml;

/// <summary>A parameter, in the syntax of one parameter set or in the list of all parameters.</summary>
internal static class MamlParameter
{
    public static XElement Write(ParameterTopic parameter, IReadOnlyList<ParameterUse> uses)
    {
        int? position = uses.Select(use => use.Position).FirstOrDefault(position => position is not null);
        return new XElement(Command + "parameter",
            new XAttribute("required", uses.All(use => use.IsMandatory)),
            new XAttribute("variableLength", parameter.IsArray),
            new XAttribute("globbing", parameter.HasWildcards),
            new XAttribute("pipelineInput", PipelineInput(uses)),
            new XAttribute("position", position is null ? "named" : $"{position}"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Text + "name", parameter.Name),
            Description([.. parameter.Text, .. parameter.ValidValues.Count == 0 ? Array.Empty<string>() : [$"Possible values: {string.Join(", ", parameter.ValidValues)}."]]),
            parameter.ValidValues.Count == 0 ? null : new XElement(Command + "parameterValueGroup", parameter.ValidValues.Select(value => Value(value, isArray: false))),
            parameter.IsSwitch ? null : Value(parameter.Type, parameter.IsArray),
            new XElement(Dev + "type", new XElement(Text + "name", parameter.Type)),
            new XElement(Dev + "defaultValue", parameter.Default ?? "None"));
    }

    private static XElement Value(string text, bool isArray) =>
        new(Command + "parameterValue", new XAttribute("required", value: true), new XAttribute("variableLength", isArray), text);

    private static string PipelineInput(IReadOnlyList<ParameterUse> uses) => (uses.Any(use => use.FromPipeline), uses.Any(use => use.FromProperty)) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
