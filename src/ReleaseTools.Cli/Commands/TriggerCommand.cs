using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Ci;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Ci;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Reports;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release trigger</c>: which release this run of a CI is to make.</summary>
internal sealed class TriggerCommand : ReleaseCommand
{
    private readonly Option<string?> _branch = new("--branch", "-b") { Description = "As if a run were for this branch; by default what the CI says, else what is checked out.", HelpName = "NAME" };
    private readonly Option<string?> _tag = new("--tag") { Description = "As if this tag had been pushed.", HelpName = "NAME" };
    private readonly Option<string?> _commit = new("--commit") { Description = "The commit, tag or branch; by default the run's.", HelpName = "REVISION" };
    private readonly Option<string?> _run = new("--run") { Description = "The number of the run; by default what the CI says.", HelpName = "N" };

    public TriggerCommand() : base("trigger", "Tells the channel, version and tag that a run of a CI releases, by the channels of the definition.")
    {
        foreach (Option option in new Option[] { _branch, _tag, _commit, _run }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        var request = new TriggerRequest
        {
            DefinitionFile = DefinitionFile(arguments),
            Branch = arguments.GetValue(_branch),
            Tag = arguments.GetValue(_tag),
            Commit = arguments.GetValue(_commit),
            Run = arguments.GetValue(_run),
        };
        ReleaseTrigger trigger = await new TriggerFinder(workspace).FindAsync(request, cancellation);
        Show(trigger, console);
        console.Ci?.Set(CiOutputs.Of(trigger));
        return () => JsonSerializer.Serialize(trigger, TriggerJsonContext.Default.ReleaseTrigger);
    }

    /// <summary>What was found, and what a person should know of it.</summary>
    public static void Show(ReleaseTrigger trigger, ConsoleWriter console)
    {
        var values = new TextTable();
        values.Add("Channel", $"{trigger.Channel} ({trigger.Reason})");
        values.Add("Tag", trigger.Tag + (trigger.Replace ? ", replaced by each release" : ""));
        values.Add("Version", trigger.Version + (trigger.Prerelease ? ", a prerelease" : ""));
        values.Add("Commit", trigger.Commit);
        console.Block(values, hasHeadings: false);
        console.Line();
        if (trigger.Warning is { } warning) console.Notice($"warning: {warning}");
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReleaseTrigger))]
internal sealed partial class TriggerJsonContext : JsonSerializerContext;
