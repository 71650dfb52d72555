using System.Text;
using ReleaseTools.Help.Cmdlets;
using ReleaseTools.Help.Docs;

namespace ReleaseTools.Help.Pages;

/// <summary>Writes <c>docs/commands.md</c>: every cmdlet in a line.</summary>
public static class CommandsPage
{
    public static string Generate(IReadOnlyList<CmdletTopic> topics)
    {
        var page = new StringBuilder(Introduction);
        page.Append("\n| Command | What it does | Takes from the pipeline | Returns |\n| --- | --- | --- | --- |\n");
        foreach (CmdletTopic topic in topics)
            page.Append($"| `{topic.Cmdlet.Name}` | {topic.Synopsis.Replace("|", "\\|", StringComparison.Ordinal)} | {Inputs(topic.Cmdlet)} | {string.Join(", ", topic.Cmdlet.Outputs.Select(Code))} |\n");
        return page.ToString();
    }

    private const string Introduction = """
        # Commands

        <!-- generated from the cmdlets; UPDATE_GENERATED=1 tests/run Generated writes it again -->

        `Get-Help NAME -Full` shows everything about a command, `Get-Help NAME -Examples` two or more that run as they are printed, and
        `Get-Help about_ReleaseTools` how they fit together. Each that changes something has `-WhatIf` and `-Confirm`.

        """;

    private static string Inputs(Cmdlet cmdlet)
    {
        IEnumerable<string> values = cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.FromPipeline)).Select(parameter => Code(parameter.Type));
        IEnumerable<string> properties = cmdlet.Parameters.Where(parameter => parameter.Uses.Any(use => use.FromProperty)).Select(parameter => $"`{parameter.Name}`");
        string[] texts = [.. values, .. properties.Any() ? new[] { $"objects with {string.Join(", ", properties)}" } : []];
        return texts.Length == 0 ? "nothing" : string.Join("; ", texts);
    }

    private static string Code(Type type) => $"`{TypeText.Of(type)}`";
}
