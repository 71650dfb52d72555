using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release status</c>: where a session stands, and the command that goes on with it.</summary>
internal sealed class StatusCommand : ReleaseCommand
{
    private readonly SessionArgument _session = new();

    public StatusCommand() : base("status", "Shows where a session stands: steps, artifacts, links, announcements, and what comes next.") => Arguments.Add(_session);

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        ReleaseSession session = await Finder(arguments, workspace, console).FindAsync(arguments.GetValue(_session), cancellation, toLook: true);
        var view = new SessionView(console);
        view.Values(session.Settings, workspace, reason: null);
        view.Steps(session);
        view.Tests(session);
        view.Artifacts(session.Artifacts);
        view.Images(session);
        view.Links(session.Links);
        view.Announcements(session.Announcements);
        view.Closing(session);
        return () => SessionJson.Write(session);
    }
}
