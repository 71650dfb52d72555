using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Notes;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Cli.Commands;

/// <summary>What the commands share that run steps.</summary>
internal abstract class PipelineCommand : ReleaseCommand
{
    private readonly Option<string?> _until = new("--until") { Description = $"The last step to run: {string.Join(", ", Pipeline.Names)}.", HelpName = "STEP" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Asks nothing. Nor does a run without a terminal, or in CI." };
    private readonly Option<bool> _allowDirty = new("--allow-dirty") { Description = "Releases the commit although the working tree has other changes." };
    private readonly Option<bool> _takeOver = new("--take-over") { Description = "Goes on with a step that another machine left unfinished, after watching a minute for a sign of life." };
    private readonly Option<bool> _force = new("--force") { Description = "With --take-over: does so although that machine is alive." };
    private readonly Option<bool> _updateChangelog = new("--update-changelog") { Description = "Writes the notes into the changelog file of the working tree, too." };
    private readonly Option<string?> _work = new("--work") { Description = "The folder for clones and build output, outside of the checkout; by default that of RELEASE_WORK, else in your cache folder.", HelpName = "FOLDER" };
    private readonly Option<bool> _refreshNotes = new("--refresh-notes") { Description = "Asks GitHub again for pull requests, because some were edited since the notes were written." };

    protected PipelineCommand(string name, string description) : base(name, description)
    {
        Options.Add(_until);
        Options.Add(_yes);
        Options.Add(_allowDirty);
        Options.Add(_takeOver);
        Options.Add(_force);
        Options.Add(_updateChangelog);
        Options.Add(_refreshNotes);
        Options.Add(_work);
    }

    /// <summary>Whether what is published is read again, and repaired.</summary>
    protected virtual bool Repairs => false;

    /// <summary>What can be wrong with the arguments is found before anything is begun.</summary>
    protected void CheckArguments(ParseResult arguments) => Pipeline.Check(Until(arguments));

    protected string? Until(ParseResult arguments) => arguments.GetValue(_until);

    protected bool AsksFirst(ParseResult arguments) => !arguments.GetValue(_yes) && ConsoleWriter.CanAsk;

    protected RunOptions StepOptions(ParseResult arguments) => new()
    {
        TakeOver = arguments.GetValue(_takeOver),
        Force = arguments.GetValue(_force),
        WorkFolder = arguments.GetValue(_work),
        Repairs = Repairs,
        Steps =
        [
            new PrerequisitesOptions { AllowDirty = arguments.GetValue(_allowDirty) },
            new NotesOptions { UpdateChangelog = arguments.GetValue(_updateChangelog), Refresh = arguments.GetValue(_refreshNotes) },
        ],
    };

    protected async Task<Func<string>> RunStepsAsync(ParseResult arguments, ConsoleWriter console, ReleaseWorkspace workspace, ReleaseSession session, CancellationToken cancellation)
    {
        long began = TimeProvider.System.GetTimestamp();
        RunOptions options = StepOptions(arguments);
        ReleaseSession begun = session;
        session = await StepWatch.RunAsync(console, workspace, session, observer =>
            new ReleaseRun(workspace, observer, options) { ApproveAnnouncement = ApproveAnnouncement }.RunAsync(begun, Until(arguments), Approve, cancellation));
        var view = new SessionView(console);
        console.Line();
        view.Tests(session);
        view.Artifacts(session.Artifacts);
        view.Images(session);
        view.Links(session.Links);
        view.Announcements(session.Announcements);
        view.Closing(session);
        console.Line($"{session.Id}: {session.State}, {Elapsed.Format(TimeProvider.System.GetElapsedTime(began))}");
        // what was asked for is done, and still a script has to know that this release can't be published as it is
        if (TestGate.Of(session).Failures is { IsOpen: false } failures) throw new TestsNotPassedException(session, failures, workspace.LogPath(session.Settings));
        return () => SessionJson.Write(session);

        async Task<bool> ApproveAnnouncement(AnnouncePlan plan) =>
            !AsksFirst(arguments) || await console.AskAsync($"Announce {plan.Session.Tag} by {plan.Describe()}?", cancellation);

        async Task<bool> Approve(ReleaseSession staged) =>
            !AsksFirst(arguments) || await console.AskAsync($"Publish {staged.Tag} to {workspace.PublishStore(staged).Root}?", cancellation);
    }
}
