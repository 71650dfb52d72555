using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Announce;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release announce</c>: tells people of a published release, through the channels that have not had it.</summary>
internal sealed class AnnounceCommand : ReleaseCommand
{
    private readonly SessionArgument _session = new();
    private readonly Option<string[]> _channel = new("--channel", "-c") { Description = "A channel of the definition; by default all that have not had it.", HelpName = "NAME" };
    private readonly Option<bool> _force = new("--force") { Description = "Sends again what may have been sent; with --channel also what was. With --take-over: although that machine is alive." };
    private readonly Option<bool> _arrived = new("--arrived") { Description = "Sends nothing: what may have been sent was found to have arrived, and counts as sent." };
    private readonly Option<bool> _takeOver = new("--take-over") { Description = "Goes on with what another machine left unfinished, after watching a minute for a sign of life." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Asks nothing. Nor does a run without a terminal, or in CI." };
    private readonly WhatIfOption _whatIf = new();

    public AnnounceCommand() : base("announce", "Announces a published release. What was sent once is not sent again; a rehearsal shows what would be.")
    {
        Arguments.Add(_session);
        foreach (Option option in new Option[] { _channel, _force, _arrived, _takeOver, _yes, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        ReleaseSession session = await Finder(arguments, workspace, console).FindAsync(arguments.GetValue(_session), cancellation);
        var announcing = new AnnounceOptions
        {
            Channels = arguments.GetValue(_channel) is { Length: > 0 } channels ? channels : null,
            Again = arguments.GetValue(_force),
            Arrived = arguments.GetValue(_arrived),
        };
        var options = new RunOptions { TakeOver = arguments.GetValue(_takeOver), Force = arguments.GetValue(_force) && arguments.GetValue(_takeOver), Steps = [announcing] };
        AnnouncePlan plan = announcing.Plan(session);
        bool isNews = plan.ToSend.Count > 0 && !session.Rehearsal;
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, session.Rehearsal ? "Send nothing" : plan.Action, session.Id);
        bool asks = isNews && !arguments.GetValue(_yes) && ConsoleWriter.CanAsk;
        if (asks && !await console.AskAsync($"Announce {session.Tag} by {plan.Describe()}?", cancellation))
            throw new RefusedException("NotConfirmed", ErrorCategory.OperationStopped, session.Id, "Nothing was sent.");
        ReleaseSession begun = session;
        session = await StepWatch.RunAsync(console, workspace, session, observer => new ReleaseRun(workspace, observer, options).RunStepAsync(begun, Pipeline.Announce, cancellation));
        console.Line();
        new SessionView(console).Announcements(session.Announcements);
        return () => SessionJson.Write(session);
    }
}
