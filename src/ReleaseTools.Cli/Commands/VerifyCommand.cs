using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release verify</c>: exits with 1 where a release is not as its session says.</summary>
internal sealed class VerifyCommand : ReleaseCommand
{
    private readonly SessionArgument _session = new();

    public VerifyCommand() : base("verify", "Looks whether every step of a release is done, and what it made is in its place. Exits with 1 where it is not. Changes nothing.") => Arguments.Add(_session);

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        ReleaseSession session = await Finder(arguments, workspace).FindAsync(arguments.GetValue(_session), cancellation);
        IReadOnlyList<StepVerdict> verdicts = await new SessionVerifier(workspace).VerifyAsync(session, cancellation);
        foreach (StepVerdict verdict in verdicts) screen.Line(verdict.ToString());
        if (verdicts.Any(verdict => !verdict.Holds))
        {
            Outcome = ExitCode.Failed;
            screen.Line($"{session.Id} is not as its session says. To mend it: release resume {session.Id}");
        }
        return () => new JsonArray([.. verdicts.Select(Write)]).ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject Write(StepVerdict verdict) => new() { ["session"] = verdict.Session, ["step"] = verdict.Step, ["holds"] = verdict.Holds, ["reason"] = verdict.Reason };
}
