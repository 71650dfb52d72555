using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Engine.Workflow.Tag;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Tests.Steps;

/// <summary>A release tags its commit, once it is staged and approved.</summary>
public sealed class TagStepTests : IDisposable
{
    private readonly TestFolder _bare = new();
    private readonly RecordingObserver _observer = new();
    private readonly GitRepository _checkout = HelloProduct.Create();

    public TagStepTests()
    {
        _checkout.Git("init", "--quiet", "--bare", _bare.Path);
        _checkout.Git("remote", "add", "origin", _bare.Path);
        _checkout.Git("push", "--quiet", "origin", "HEAD:refs/heads/main");
    }

    public void Dispose()
    {
        _checkout.Dispose();
        _bare.Dispose();
    }

    [Fact]
    public async Task A_release_leaves_its_tag_here_and_on_the_remote()
    {
        ReleaseSession session = await RunAsync();

        Assert.Equal((TagOutcome.Created, "v1.0.0", "origin", _checkout.Head), (session.GitTag!.Outcome, session.GitTag.Name, session.GitTag.Remote, session.GitTag.Commit));
        Assert.Equal(_checkout.Head, There("v1.0.0"));
        Assert.Equal("tag", _checkout.Git("cat-file", "-t", "v1.0.0"));
        List<string> steps = [.. session.History.Select(record => record.Step)];
        Assert.Equal(steps.IndexOf("stage") + 1, steps.IndexOf("tag"));
        Assert.Equal(steps.IndexOf("tag") + 1, steps.IndexOf("publish"));
        Assert.Equal(session.GitTag, (await OpenAsync(new SessionRequest { Version = s_version })).GitTag);
    }

    [Fact]
    public async Task A_rehearsal_makes_no_tag_and_says_which_it_would_make()
    {
        ReleaseSession session = await RunAsync(new SessionRequest { Version = s_version, Rehearsal = true });

        Assert.Equal((StepState.Skipped, $"a rehearsal: v1.0.0 would be made at {_checkout.Head[..7]}"), (session.Step("tag")!.State, session.Step("tag")!.Reason));
        Assert.Null(There("v1.0.0"));
    }

    [Fact]
    public async Task A_definition_may_leave_the_tag_to_others()
    {
        Define($"{HelloProduct.Definition}\ntag: false\n");

        ReleaseSession session = await RunAsync();

        Assert.NotNull(session.Published);
        Assert.Equal(StepState.Skipped, session.Step("tag")!.State);
        Assert.StartsWith("tag: false in the definition", session.Step("tag")!.Reason, StringComparison.Ordinal);
        Assert.Null(There("v1.0.0"));
        Assert.Null(NextCommand.Of(session));
    }

    [Fact]
    public async Task A_tag_that_is_ordered_is_made_whatever_the_definition_says()
    {
        Define($"{HelloProduct.Definition}\ntag: false\n");
        ReleaseSession session = await RunAsync();

        session = await TagAsync(session, new TagRequest());

        Assert.Equal(TagOutcome.Created, session.GitTag!.Outcome);
        Assert.Equal(session.Commit, There("v1.0.0"));
    }

    [Fact]
    public async Task Nothing_is_tagged_that_fails_its_tests()
    {
        Define($"{HelloProduct.Definition}\ntests: [{{ name: unit, run: exit 1 }}]\n");

        await Assert.ThrowsAsync<TestsNotPassedException>(() => RunAsync());

        Assert.Null(There("v1.0.0"));
        Assert.Empty(_checkout.Git("tag"));
    }

    [Fact]
    public async Task Nothing_is_tagged_that_is_not_approved()
    {
        var asked = new List<string>();

        await Assert.ThrowsAsync<RefusedException>(() => RunAsync(approve: session =>
        {
            asked.Add(session.Id);
            return false;
        }));

        Assert.Single(asked);
        Assert.Null(There("v1.0.0"));
    }

    [Fact]
    public async Task A_release_is_approved_once()
    {
        int asked = 0;

        await RunAsync(approve: _ => ++asked > 0);

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_tag_that_the_remote_has_elsewhere_refuses_the_release_before_the_build()
    {
        _checkout.Git("push", "--quiet", "origin", "HEAD:refs/tags/v1.0.0");
        _checkout.Commit("feat: more", "more.txt");

        var error = await Assert.ThrowsAnyAsync<ReleaseException>(() => RunAsync());

        Assert.Contains("v1.0.0", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("build", _observer.Reports.Select(report => report.Step));
    }

    [Fact]
    public async Task The_machine_that_stages_needs_no_right_to_push_and_the_one_that_publishes_does()
    {
        _checkout.Git("remote", "set-url", "--push", "origin", Path.Combine(_bare.Path, "nowhere"));

        ReleaseSession session = await RunAsync(until: "stage");

        Assert.NotNull(session.Staged);
        Assert.Contains(session.Prerequisites, finding => finding is { Name: "push tag v1.0.0", Outcome: PrerequisiteOutcome.Warning });
        var error = await Assert.ThrowsAsync<Engine.Workflow.Prerequisites.PrerequisitesFailedException>(() => RunAsync());
        Assert.Contains("tag: false", Assert.Single(error.Findings, finding => finding.Outcome is PrerequisiteOutcome.Failed).Remedy, StringComparison.Ordinal);

        _checkout.Git("remote", "set-url", "--push", "origin", _bare.Path);
        Assert.NotNull((await RunAsync()).Published);
    }

    [Fact]
    public async Task A_tag_that_the_remote_has_lost_is_named_and_put_back()
    {
        ReleaseSession session = await RunAsync();
        string tag = session.GitTag!.Object;
        _checkout.Git("push", "--quiet", "origin", ":refs/tags/v1.0.0");

        StepVerdict verdict = Assert.Single(await new SessionVerifier(await WorkspaceAsync()).VerifyAsync(session, default), verdict => !verdict.Holds);
        Assert.Equal(("tag", "v1.0.0 is missing"), (verdict.Step, $"{verdict.Findings[0].Name} {verdict.Findings[0].Problem}"));

        await RunAsync(options: new RunOptions { Repairs = true });
        Assert.Equal(tag, _checkout.Git("ls-remote", "origin", "refs/tags/v1.0.0").Split('\t')[0]);
        Assert.All(await new SessionVerifier(await WorkspaceAsync()).VerifyAsync(session, default), verdict => Assert.True(verdict.Holds, verdict.Reason));
    }

    [Fact]
    public async Task A_tag_that_the_remote_has_moved_is_named_with_both_commits()
    {
        ReleaseSession session = await RunAsync();
        string other = _checkout.Commit("feat: more", "more.txt");
        _checkout.Git("push", "--quiet", "--force", "origin", "HEAD:refs/tags/v1.0.0");

        StepVerdict verdict = Assert.Single(await new SessionVerifier(await WorkspaceAsync()).VerifyAsync(session, default), verdict => !verdict.Holds);

        Assert.Equal($"is at {other[..7]} instead of {session.Commit[..7]}", verdict.Findings[0].Problem);
    }

    [Fact]
    public async Task A_tag_that_was_made_before_is_found()
    {
        ReleaseSession session = await TagAsync(await OpenAsync(new SessionRequest { Version = s_version }), new TagRequest { Message = "by hand" });

        session = await RunAsync();

        Assert.Single(session.History, record => record.Step == "tag");
        Assert.EndsWith("by hand", _checkout.Git("cat-file", "tag", "v1.0.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_was_kept_here_is_pushed_by_the_run_that_publishes()
    {
        ReleaseSession session = await TagAsync(await OpenAsync(new SessionRequest { Version = s_version }), new TagRequest { NoPush = true });
        Assert.Null(session.GitTag!.Remote);
        Assert.Null(There("v1.0.0"));

        session = await RunAsync();

        Assert.Equal((TagOutcome.Completed, "origin"), (session.GitTag!.Outcome, session.GitTag.Remote));
        Assert.Equal(session.Commit, There("v1.0.0"));
    }

    [Fact]
    public async Task Where_there_is_no_remote_the_tag_stays_here()
    {
        _checkout.Git("remote", "remove", "origin");

        ReleaseSession session = await RunAsync();

        Assert.Null(session.GitTag!.Remote);
        Assert.Equal(_checkout.Head, _checkout.Git("rev-parse", "v1.0.0^{commit}"));
        Assert.Contains(_observer.Lines, line => line.Contains("has no remote origin", StringComparison.Ordinal));
    }

    private static readonly ReleaseVersion s_version = ReleaseVersion.Parse("1.0.0");

    private void Define(string definition)
    {
        _checkout.Write("release.yaml", definition);
        _checkout.Commit("chore: define");
    }

    /// <summary>The commit that a tag of the remote is at.</summary>
    private string? There(string tag) =>
        _checkout.Git("ls-remote", "--tags", _bare.Path, $"refs/tags/{tag}*").Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Split('\t')[0];

    private Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(_checkout.Path, sessionStore: null, default);

    private async Task<ReleaseSession> OpenAsync(SessionRequest request)
    {
        var planner = new SessionPlanner(await WorkspaceAsync());
        return await planner.OpenAsync(await planner.PlanAsync(request, default), default);
    }

    private async Task<ReleaseSession> RunAsync(SessionRequest? request = null, string? until = null, Func<ReleaseSession, bool>? approve = null, RunOptions? options = null) =>
        await new ReleaseRun(await WorkspaceAsync(), _observer, options)
            .RunAsync(await OpenAsync(request ?? new SessionRequest { Version = s_version }), until, session => Task.FromResult(approve?.Invoke(session) ?? true), default);

    private async Task<ReleaseSession> TagAsync(ReleaseSession session, TagRequest request) =>
        await new ReleaseRun(await WorkspaceAsync(), _observer, new RunOptions { Steps = [new TagOptions { Request = request }] }).RunStepAsync(session, "tag", default);
}
