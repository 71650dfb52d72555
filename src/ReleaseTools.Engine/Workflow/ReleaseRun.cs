using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Announce;
using ReleaseTools.Engine.Workflow.Build;
using ReleaseTools.Engine.Workflow.Publish;
using ReleaseTools.Engine.Workflow.Tag;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Engine.Workflow.Tracking;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Workflow;

/// <summary>Runs the steps of a release in their order, as far as is wanted.</summary>
public sealed class ReleaseRun(ReleaseWorkspace workspace, IReleaseObserver observer, RunOptions? options = null)
{
    private readonly StepRunner _runner = new(workspace, observer, options);
    private readonly AnnounceOptions _announcing = options?.For<AnnounceOptions>() ?? new();
    private readonly TrackingFollower _follower = new(workspace, (options ?? RunOptions.Default).GitHub, observer);

    /// <summary>The gate before people are told of the release (R11.2): asked anew, and only where there is something to send. Closed, the release is done without.</summary>
    public Func<AnnouncePlan, Task<bool>> ApproveAnnouncement { get; init; } = _ => Task.FromResult(true);

    /// <param name="until">The last step to run; null = all.</param>
    /// <param name="approve">The gate before anything public happens (R1.2): asked once, and only where publishing is still to do and the tests allow it.</param>
    /// <exception cref="UsageException">There is no such step.</exception>
    /// <exception cref="RefusedException">The gate stayed closed.</exception>
    public async Task<ReleaseSession> RunAsync(ReleaseSession session, string? until, Func<ReleaseSession, Task<bool>> approve, CancellationToken cancellation)
    {
        await new VersionReferences(workspace.Root, path: null, observer).CarryOnAsync(cancellation);
        await BeginAsync(session, cancellation);
        bool isApproved = false;
        foreach (IReleaseStep step in Pipeline.UpTo(until, workspace, session.Settings.EffectiveDefinition, options))
        {
            // nobody is asked about a release whose tests refuse it anyway
            if (!isApproved && step is TagStep or PublishStep && session.Published is null && TestGate.Of(session).IsOpen && !(isApproved = await approve(session)))
                throw new RefusedException("NotApproved", ErrorCategory.OperationStopped, session.Id,
                    $"{session.Id} was not approved: it is staged, and nothing public has happened.", $"When it may be published: {NextCommand.Of(session)?.CommandLine}");
            if (step.Name == Pipeline.Announce && _announcing.Plan(session) is { ToSend.Count: > 0 } plan && !session.Rehearsal && !await ApproveAnnouncement(plan)) return session;
            session = step is CloseIssueStep ? await CloseAsync(session, step, cancellation) : await RunAsync(session, step, cancellation);
        }
        return session;
    }

    private Task BeginAsync(ReleaseSession session, CancellationToken cancellation)
    {
        workspace.ChooseWork(options?.WorkFolder);
        return new Handover(workspace).RequireStoresAsync(session, cancellation);
    }

    /// <summary>
    /// Forgets a session that was opened and then refused before anything was begun: its version stays free, and is found anew once what was
    /// missing is there, such as the tags of a shallow clone. One that anybody else has touched stays.
    /// </summary>
    public static async Task ForgetUnbegunAsync(ReleaseWorkspace workspace, ReleaseSession session, CancellationToken cancellation)
    {
        SessionStore store = workspace.Sessions(session);
        if (await store.FindAsync(session.Id, cancellation) is { } current
            && current.History.All(record => record is { Step: "prerequisites", State: StepState.Failed } && record.By == LocalProcess.Current))
            await store.TryRemoveAsync(current, cancellation);
    }

    /// <summary>Says which steps would run, after every check that they would refuse by and that can be made now. Nothing is changed.</summary>
    /// <param name="session">As it is kept, or as it would be opened.</param>
    /// <param name="until">The last step; null = all.</param>
    /// <returns>The steps in their order, each with whether it is done already.</returns>
    /// <exception cref="ReleaseException">One of them would refuse.</exception>
    public async Task<IReadOnlyList<(string Step, bool IsDone)>> PreviewAsync(ReleaseSession session, string? until, CancellationToken cancellation)
    {
        await BeginAsync(session, cancellation);
        return await PreviewAsync(session, Pipeline.UpTo(until, workspace, session.Settings.EffectiveDefinition, options), cancellation);
    }

    /// <summary>The same for one step by itself.</summary>
    /// <inheritdoc cref="PreviewAsync(ReleaseSession, string, CancellationToken)"/>
    public async Task PreviewStepAsync(ReleaseSession session, string name, CancellationToken cancellation)
    {
        await BeginAsync(session, cancellation);
        await PreviewAsync(session, Pipeline.Single(name, workspace, session.Definition, options), cancellation);
    }

    private async Task<IReadOnlyList<(string Step, bool IsDone)>> PreviewAsync(ReleaseSession session, IReadOnlyList<IReleaseStep> steps, CancellationToken cancellation)
    {
        var preview = new List<(string, bool)>();
        foreach (IReleaseStep step in steps)
        {
            bool isDone = await StepRunner.IsDoneAsync(step, session, cancellation);
            // what an earlier step would make is taken for made
            try { if (!isDone && (step is not CloseIssueStep || steps.Count == 1)) await step.RequireAsync(session, options ?? RunOptions.Default, cancellation); }
            catch (StepMissingException) { }
            catch (TestsNotPassedException) when (steps.Zip(preview).Any(earlier => earlier is { First: TestStep, Second.Item2: false })) { }
            preview.Add((step.Name, isDone));
        }
        return preview;
    }

    /// <summary>Runs one step by itself, with the checks that belong to it. Tests of artifacts wait until there are some.</summary>
    public async Task<ReleaseSession> RunStepAsync(ReleaseSession session, string name, CancellationToken cancellation)
    {
        await BeginAsync(session, cancellation);
        foreach (IReleaseStep step in Pipeline.Single(name, workspace, session.Definition, options))
        {
            if (step.Name != TestStep.System || session.Build is not null) session = await RunAsync(session, step, cancellation);
        }
        return session;
    }

    private async Task<ReleaseSession> RunAsync(ReleaseSession session, IReleaseStep step, CancellationToken cancellation)
    {
        ReleaseSession after = await _runner.RunAsync(session, step, cancellation);
        if (step is not CloseIssueStep) await _follower.FollowAsync(session, after, cancellation);
        return after;
    }

    /// <summary>A release whose issue can't be closed is made all the same: that is told, and kept as the step's failure, so that the next run tries again.</summary>
    private async Task<ReleaseSession> CloseAsync(ReleaseSession session, IReleaseStep step, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TrackingFollower.Timeout);
        try
        {
            return await RunAsync(session, step, limit.Token);
        }
        catch (Exception e) when (e is ReleaseException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            observer.Say($"warning: The release is finished, though its issue is still open: {(e is ReleaseException ? e.Message : $"GitHub did not answer in {TrackingFollower.Timeout.TotalSeconds:0} s.")}");
            ReleaseSession stored = await workspace.Sessions(session).GetAsync(session.Id, cancellation);
            return stored with { Repository = session.Repository, SessionStore = session.SessionStore };
        }
    }
}
