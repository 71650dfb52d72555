using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;
using ReleaseTools.Tracking;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Tracking;

internal sealed class TrackingIssueStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public const string StepName = "tracking-issue";

    public string Name => StepName;

    /// <summary>The step alone, for a definition that has it.</summary>
    /// <exception cref="UsageException">The definition names no repository.</exception>
    public static string[] Of(ReleaseDefinition definition, string step) => definition.TrackingIssue is not null ? [step] : throw TrackingIssues.NotDefined(definition);

    // another template or text opens no second issue
    public string Fingerprint(ReleaseSession session) => Digest.Of(session.Id, session.Definition.TrackingIssue?.Repository);

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(session.Rehearsal || session.TrackingIssue is not null);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        var issues = new TrackingIssues(workspace, context.Options.GitHub);
        if (session.Rehearsal)
        {
            TrackingText draft = issues.Draft(session);
            foreach (string line in draft.Body.Split('\n')) context.Output(line.TrimEnd('\r'));
            return StepResult.Skipped($"a rehearsal: '{draft.Title}' would be opened in {issues.RepositoryOf(session)}");
        }
        TrackingIssue issue = await issues.OpenAsync(session, context.Progress, cancellation);
        context.Progress.Say(issue.Page);
        return StepResult.Completed(new TrackingIssueOpened(issue));
    }
}

internal sealed class CloseIssueStep(ReleaseWorkspace workspace, RunOptions? options = null) : IReleaseStep
{
    public const string StepName = "close-issue";

    private readonly bool _isAbandoned = options?.For<CloseIssueOptions>().Abandon is true;

    public string Name => StepName;

    public string Fingerprint(ReleaseSession session) => Digest.Of(session.TrackingIssue?.ToString(), _isAbandoned ? "abandoned" : "finished");

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(true);

    public Task RequireAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        if (!session.Rehearsal && !_isAbandoned && session.TrackingIssue is not null && new TrackingIssues(workspace, options.GitHub).StepsToDo(session) is { Count: > 0 } left)
            throw new RefusedException("ReleaseUnfinished", ErrorCategory.InvalidOperation, session.Id, $"{session.Id} is not finished: {string.Join(", ", left)} {(left.Count == 1 ? "is" : "are")} still to do.",
                $"Finish it: release resume {session.Id} (in PowerShell: Get-ReleaseSession {session.Id} | Resume-ReleaseSession); or give it up: Close-TrackingIssue -Abandon.");
        return Task.CompletedTask;
    }

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        ReleaseSession session = context.Session;
        if (session.Rehearsal) return StepResult.Skipped("a rehearsal: there is no issue");
        await RequireAsync(session, context.Options, cancellation);
        var issues = new TrackingIssues(workspace, context.Options.GitHub);
        return await issues.CloseAsync(session, _isAbandoned, cancellation)
            ? StepResult.Completed()
            : StepResult.Skipped($"{session.TrackingIssue} is gone");
    }
}

/// <summary>How an issue is closed.</summary>
public sealed record CloseIssueOptions : IStepOptions
{
    /// <summary>Whether the release is given up: its tracking issue is closed as not planned, whatever is still to do.</summary>
    public bool Abandon { get; init; }
}
