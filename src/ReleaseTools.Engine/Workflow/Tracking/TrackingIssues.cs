using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Issues;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.GitHub;
using ReleaseTools.Sessions;
using ReleaseTools.Tracking;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Workflow.Tracking;

/// <summary>
/// The issues that track releases: opened, kept in step, closed. An issue is read right before it is written, and only the checkboxes of steps change in it.
/// GitHub takes no condition with a change of an issue (https://docs.github.com/en/rest/issues/issues#update-an-issue): what a person saves between that
/// reading and that writing, mostly less than a second, is overwritten, and is found in the issue's edit history.
/// </summary>
/// <param name="access">How GitHub is reached.</param>
public sealed class TrackingIssues(ReleaseWorkspace workspace, GitHubAccess access)
{
    /// <summary>The issue as it would be opened.</summary>
    /// <exception cref="UsageException">The template is missing, or can't be filled in.</exception>
    public TrackingText Draft(ReleaseSession session)
    {
        string[] steps = Steps(session);
        TrackingTemplate template = Wanted(session).Template is { } file
            ? new TrackingTemplate(Read(file), file)
            : TrackingTemplate.Default(steps.Where(step => step is not (TrackingIssueStep.StepName or CloseIssueStep.StepName)));
        return template.Render(workspace.Scope(session.Settings), session.Id, steps, [.. Pipeline.Names]);
    }

    /// <summary>Opens the issue of a session, or finds it.</summary>
    public async Task<TrackingIssue> OpenAsync(ReleaseSession session, IProgressSink progress, CancellationToken cancellation)
    {
        TrackingText text = Draft(session);
        IssueApi api = Api(RepositoryOf(session));
        Octokit.Issue issue = await new IssueOpener(api, session.Id, progress).OpenAsync(text with { Body = TrackingChecklist.Update(text.Body, Progress(session)) }, cancellation);
        return new TrackingIssue(api.Repository.ToString(), issue.Number, issue.Title, issue.HtmlUrl);
    }

    /// <summary>Brings the checkboxes of a session's issue in step with it: nothing is sent where they are.</summary>
    /// <returns>False where the issue is gone.</returns>
    public async Task<bool> UpdateAsync(ReleaseSession session, CancellationToken cancellation)
    {
        (IssueApi api, long number) = Issue(session);
        if (await api.TryGetAsync(number, cancellation) is not { } issue) return false;
        string before = issue.Body ?? "", after = TrackingChecklist.Update(before, Progress(session));
        if (after != before) await api.UpdateAsync(number, new IssueChange { Body = after }, $"update the issue {api.About(number)}", cancellation);
        return true;
    }

    /// <summary>Closes a session's issue, its checkboxes in step.</summary>
    /// <param name="abandoned">Whether the release is given up: the issue is closed as not planned, and its checkboxes stay as the session has them.</param>
    /// <returns>False where the issue is gone.</returns>
    public async Task<bool> CloseAsync(ReleaseSession session, bool abandoned, CancellationToken cancellation)
    {
        (IssueApi api, long number) = Issue(session);
        if (await api.TryGetAsync(number, cancellation) is not { } issue) return false;
        Dictionary<string, bool> progress = new(Progress(session), StringComparer.Ordinal) { [CloseIssueStep.StepName] = !abandoned };
        string before = issue.Body ?? "", after = TrackingChecklist.Update(before, progress);
        bool isClosed = issue.State == Octokit.ItemState.Closed;
        if (after == before && isClosed) return true;
        // closed by a person, for a reason of theirs: it stays so
        var change = new IssueChange { Body = after == before ? null : after };
        if (!isClosed) change = change with { State = "closed", StateReason = abandoned ? "not_planned" : "completed" };
        await api.UpdateAsync(number, change, $"close the issue {api.About(number)}", cancellation);
        return true;
    }

    /// <summary>The steps of a session that are still to do, apart from closing its issue.</summary>
    public IReadOnlyList<string> StepsToDo(ReleaseSession session) =>
        [.. Progress(session).Where(step => !step.Value && step.Key != CloseIssueStep.StepName).Select(step => step.Key)];

    /// <summary>The repository that a session's issue is to be in.</summary>
    public GitHubRepository RepositoryOf(ReleaseSession session) => GitHubReleases.RepositoryOf(Wanted(session).Repository, workspace.Environment);

    private IReadOnlyDictionary<string, bool> Progress(ReleaseSession session) => TrackingProgress.Of(session, Steps(session));

    private string[] Steps(ReleaseSession session) => [.. Pipeline.Of(workspace, session.Definition).Select(step => step.Name)];

    private (IssueApi Api, long Number) Issue(ReleaseSession session)
    {
        TrackingIssue issue = session.TrackingIssue ?? throw new RefusedException("TrackingIssueMissing", ErrorCategory.ObjectNotFound, session.Id,
            $"{session.Id} has no tracking issue{(session.Rehearsal ? ": it is a rehearsal" : "")}.", $"Open one: Get-ReleaseSession {session.Id} | New-TrackingIssue.");
        return (Api(GitHubRepository.Parse(issue.GitHubRepository)), issue.Number);
    }

    private IssueApi Api(GitHubRepository repository) => new(access.Open(repository, workspace.Environment), repository);

    private static TrackingDefinition Wanted(ReleaseSession session) => session.Definition.TrackingIssue ?? throw NotDefined(session.Definition);

    internal static UsageException NotDefined(ReleaseDefinition definition) => new("TrackingIssueNotDefined", definition.Product,
        $"The definition of {definition.Product} names no repository for tracking issues.", "Add it to release.yaml: trackingIssue: { repository: owner/name }.");

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(workspace.Root, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("TrackingTemplateUnreadable", file, $"The template {file} of tracking issues can't be read: {e.Message}", "Name a file of the repository: trackingIssue.template.", e);
        }
    }
}

/// <summary>Keeps the issue of a release in step while it runs. A release never fails because its issue can't be updated: that is told, and the next step tries again.</summary>
internal sealed class TrackingFollower(ReleaseWorkspace workspace, GitHubAccess access, IProgressSink progress)
{
    /// <summary>How long a release waits for its issue.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <param name="before">The session before a step.</param>
    /// <param name="after">The same after it: one and the same where the step had nothing to do.</param>
    public async Task FollowAsync(ReleaseSession before, ReleaseSession after, CancellationToken cancellation)
    {
        if (after.TrackingIssue is not { } issue || after.Rehearsal || after.Revision == before.Revision || before.TrackingIssue is null) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Timeout);
        try
        {
            if (!await new TrackingIssues(workspace, access).UpdateAsync(after, limit.Token)) progress.Say($"warning: {issue} is gone: it can't show how far {after.Id} is");
        }
        catch (ReleaseException e)
        {
            progress.Say($"warning: {issue} does not show how far {after.Id} is: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            progress.Say($"warning: {issue} does not show how far {after.Id} is: GitHub did not answer in {Timeout.TotalSeconds:0} s");
        }
    }
}
