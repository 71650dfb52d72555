using System.CommandLine;
using ReleaseTools.Ci;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Ci;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release run</c>: from the commit to the release page, or from where it stopped last time.</summary>
internal sealed class RunCommand : PipelineCommand
{
    private readonly Option<string?> _version = new("--version", "-v") { Description = "The version; by default that of this commit's session, else the next.", HelpName = "V" };
    private readonly Option<ReleaseType?> _type = new("--type", "-t") { Description = "What kind of version comes next.", HelpName = "alpha|beta|rc|official" };
    private readonly BumpOption _bump = new();
    private readonly Option<string?> _commit = new("--commit") { Description = "The commit, tag or branch to release; by default what is checked out.", HelpName = "REVISION" };
    private readonly Option<string?> _branch = new("--branch", "-b") { Description = "The branch whose rules the version keeps; by default the one that the commit is on. A release branch need not exist yet.", HelpName = "NAME" };
    private readonly Option<bool> _trigger = new("--trigger") { Description = "The version, tag, commit and channel that this run of a CI is to release: see release trigger." };
    private readonly OfflineOption _offline = new();
    private readonly Option<bool> _rehearsal = new("--rehearsal") { Description = "Does everything against local targets and touches nothing public." };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Changes nothing and shows what would be done." };

    public RunCommand() : base("run", "Releases the product: every step that is not done yet, in order.")
    {
        foreach (Option option in new Option[] { _version, _type, _bump, _commit, _branch, _trigger, _offline, _rehearsal, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        CheckArguments(arguments);
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        var planner = new SessionPlanner(workspace);
        SessionPlan plan = await planner.PlanAsync(await RequestAsync(arguments, workspace, console, cancellation), cancellation);
        foreach (string sentence in plan.Inferred.Concat(plan.Notices)) console.Notice(sentence);
        new SessionView(console).Values(plan.Settings, workspace, plan.Reason);
        if (arguments.GetValue(_whatIf)) return await WhatIfAsync(arguments, workspace, plan, console, cancellation);
        if (plan.Existing?.Links is not { Count: > 0 } && AsksFirst(arguments) && !await console.AskAsync("Go on?", cancellation))
            throw new RefusedException("NotConfirmed", ErrorCategory.OperationStopped, plan.Settings.Id, "Nothing was begun.");
        ReleaseSession session = await planner.OpenAsync(plan, cancellation);
        try
        {
            return await RunStepsAsync(arguments, console, workspace, session, cancellation);
        }
        catch (PrerequisitesFailedException) when (plan.Existing is null)
        {
            await ReleaseRun.ForgetUnbegunAsync(workspace, session, cancellation);
            throw;
        }
    }

    private async Task<SessionRequest> RequestAsync(ParseResult arguments, ReleaseWorkspace workspace, ConsoleWriter console, CancellationToken cancellation)
    {
        if (!arguments.GetValue(_trigger)) return Request(arguments);
        foreach (Option option in new Option[] { _version, _type, _bump, _commit, _branch })
        {
            if (arguments.GetResult(option) is not null)
                throw new UsageException("TriggerAmbiguous", option.Name, $"--trigger says what is released, and so does {option.Name}.", "Give one of them.");
        }
        ReleaseTrigger trigger = await new TriggerFinder(workspace).FindAsync(new TriggerRequest { DefinitionFile = DefinitionFile(arguments) }, cancellation);
        TriggerCommand.Show(trigger, console);
        return SessionRequest.Of(trigger) with { DefinitionFile = DefinitionFile(arguments), Rehearsal = arguments.GetValue(_rehearsal), Offline = arguments.GetValue(_offline) };
    }

    private SessionRequest Request(ParseResult arguments) => new()
    {
        DefinitionFile = DefinitionFile(arguments),
        Version = arguments.GetValue(_version) is { } version ? ReleaseVersion.Parse(version) : null,
        Type = arguments.GetValue(_type),
        Bump = arguments.GetValue(_bump),
        Commit = arguments.GetValue(_commit),
        Branch = arguments.GetValue(_branch),
        Rehearsal = arguments.GetValue(_rehearsal),
        Offline = arguments.GetValue(_offline),
    };

    private async Task<Func<string>> WhatIfAsync(ParseResult arguments, ReleaseWorkspace workspace, SessionPlan plan, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseSession session = plan.Existing ?? SessionPlanner.Unopened(plan, workspace.Root);
        using var observer = new ConsoleObserver(console);
        foreach ((string step, bool isDone) in await new ReleaseRun(workspace, observer, StepOptions(arguments)).PreviewAsync(session, Until(arguments), cancellation))
            console.Line($"What if: {step} {(isDone ? "is done already" : "would run")}");
        return () => plan.Existing is null ? $$"""{ "session": "{{plan.Settings.Id}}", "whatIf": true }""" : SessionJson.Write(plan.Existing);
    }
}
