using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release list</c>: every session there is.</summary>
internal sealed class ListCommand() : ReleaseCommand("list", "Lists the sessions, newest activity first.")
{
    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        IReadOnlyList<ReleaseSession> sessions = await Finder(arguments, workspace, console).ListAsync(cancellation);
        if (sessions.Count == 0) console.Line("No sessions yet. The next: release run");
        else new SessionView(console).Sessions(sessions);
        return () => SessionJson.Write(sessions);
    }
}
