using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release resume</c>: goes on with a session, whatever is checked out now.</summary>
internal sealed class ResumeCommand : PipelineCommand
{
    private readonly SessionArgument _session = new();

    public ResumeCommand() : base("resume", "Goes on with a session where it stopped.") => Arguments.Add(_session);

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellation)
    {
        CheckArguments(arguments);
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        ReleaseSession session = await Finder(arguments, workspace).FindAsync(arguments.GetValue(_session), cancellation);
        new SessionView(screen).Values(session.Settings, workspace, reason: null);
        return await RunStepsAsync(arguments, screen, workspace, session, cancellation);
    }
}
