using System.CommandLine;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release init</c>: a commented definition to start from.</summary>
internal sealed class InitCommand() : ReleaseCommand("init", "Writes a commented release.yaml for this repository.")
{
    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        StartedDefinition started = DefinitionStarter.Write(workspace.Root, Path.GetFileName(workspace.Root));
        console.Line($"Wrote {started.Path}. It {started.Guess}: that is a guess.");
        console.Line("Look it over, commit it, then: release run --rehearsal");
        return () => new JsonObject { ["file"] = started.Path, ["guess"] = started.Guess }.ToJsonString();
    }
}
