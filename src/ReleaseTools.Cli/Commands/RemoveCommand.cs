using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release remove</c>: forgets a session, so that its version can be started over. What was staged or published stays.</summary>
internal sealed class RemoveCommand : ReleaseCommand
{
    private readonly Argument<string> _session = new("session") { Description = "A session's id, as release list shows it." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Does not ask." };

    public RemoveCommand() : base("remove", "Removes the record of a session. What was staged or published stays.")
    {
        Arguments.Add(_session);
        Options.Add(_yes);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, Screen screen, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        var finder = Finder(arguments, workspace);
        ReleaseSession session = await finder.FindAsync(arguments.GetValue(_session), cancellation);
        if (!arguments.GetValue(_yes) && Screen.CanAsk && !await screen.AskAsync($"Remove the record of {session.Id} ({session.State})?", cancellation))
            throw new RefusedException("NotConfirmed", ErrorCategory.OperationStopped, session.Id, "Nothing was removed.");
        await finder.RemoveAsync(session, cancellation);
        screen.Line($"{session.Id} was removed. What it staged or published is still there.");
        return () => SessionJson.Write(session);
    }
}
