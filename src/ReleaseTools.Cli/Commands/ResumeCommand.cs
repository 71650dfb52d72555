using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release resume</c>: resumes a session, whatever is checked out now, and repairs what has been published.</summary>
internal sealed class ResumeCommand : PipelineCommand
{
    private readonly SessionArgument _session = new();

    public ResumeCommand() : base("resume", "Resumes a session where it stopped. Of a release that is published, verifies everything that is public and restores what is missing or damaged.") => Arguments.Add(_session);

    protected override bool Repairs => true;

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        CheckArguments(arguments);
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        ReleaseSession session = await Finder(arguments, workspace, console).FindAsync(arguments.GetValue(_session), cancellation);
        new SessionView(console).Values(session.Settings, workspace, reason: null);
        return await RunStepsAsync(arguments, console, workspace, session, cancellation);
    }
}
