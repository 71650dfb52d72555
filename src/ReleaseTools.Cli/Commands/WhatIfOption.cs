using System.CommandLine;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;

namespace ReleaseTools.Cli.Commands;

/// <summary>Says what would be done, and changes nothing.</summary>
internal sealed class WhatIfOption : Option<bool>
{
    public WhatIfOption() : base("--what-if") => Description = "Says what would be done, and changes nothing.";

    public static Func<string> Show(ConsoleWriter console, string action, string target)
    {
        console.Line($"What if: {action}: {target}");
        return () => new JsonObject { ["whatIf"] = action, ["target"] = target }.ToJsonString();
    }
}
