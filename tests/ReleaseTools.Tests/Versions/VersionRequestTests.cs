using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Ci;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>Parts of a request that contradict each other.</summary>
public sealed class VersionRequestTests : IDisposable
{
    private readonly GitRepository _git = new();

    private readonly string _onMain, _onBranch;

    public VersionRequestTests()
    {
        _git.Write("release.yaml", "product: hello\n");
        _git.Commit("feat: one");
        _git.Tag("v1.0.0-rc.0");
        _git.Branch("release-1.0");
        _onBranch = _git.Commit("fix: two");
        _git.Switch("main");
        _onMain = _git.Commit("feat: three");
    }

    public void Dispose() => _git.Dispose();

    [Theory]
    [InlineData("1.0.0", ReleaseType.Official, true)]
    [InlineData("1.0.0-rc.0", ReleaseType.Rc, true)]
    [InlineData("1.0.0-rc1", ReleaseType.Rc, true)]
    [InlineData("1.0.0-preview.1", ReleaseType.Alpha, true)]
    [InlineData("1.0.0", null, true)]
    [InlineData("1.0.0", ReleaseType.Rc, false)]
    [InlineData("1.0.0-rc.0", ReleaseType.Official, false)]
    [InlineData("1.0.0-rc.0", ReleaseType.Beta, false)]
    public void A_version_may_only_repeat_its_type(string version, ReleaseType? type, bool isAllowed)
    {
        if (isAllowed) VersionRequestRule.Require(ReleaseVersion.Parse(version), type);
        else Says(Assert.Throws<UsageException>(() => VersionRequestRule.Require(ReleaseVersion.Parse(version), type)), "VersionNotOfType", version, type!.Value.ToString().ToLowerInvariant());
    }

    [Fact]
    public async Task A_session_of_a_version_of_another_type_is_a_contradiction() =>
        Says(await PlanFailsAsync(new SessionRequest { Version = ReleaseVersion.Parse("1.0.0"), Type = ReleaseType.Rc }), "VersionNotOfType", "1.0.0", "rc");

    [Fact]
    public async Task A_session_of_a_branch_that_is_not_there_is_refused_with_the_name_that_was_meant()
    {
        Says(await PlanFailsAsync(new SessionRequest { Branch = "mian" }), "BranchMissing", "mian", "did you mean main?");
        Says(await PlanFailsAsync(new SessionRequest { Branch = "mian", Version = ReleaseVersion.Parse("1.0.0") }), "BranchMissing", "mian");
        Assert.Equal("1.7.0-rc.0", (await PlanAsync(new SessionRequest { Branch = "release-1.7" })).Next.Version.ToString());          // yet to be created
        Assert.Equal("mian", (await PlanAsync(new SessionRequest { Branch = "mian", Channel = "test", Version = ReleaseVersion.Parse("0.1.0-test"), Tag = "v0.1-test" })).Branch);   // a CI knows it
    }

    [Fact]
    public async Task A_commit_has_to_be_on_the_branch_that_is_named_with_it()
    {
        Says(await PlanFailsAsync(new SessionRequest { Branch = "main", Commit = _onBranch }), "CommitNotOnBranch", _onBranch[..12], "main");
        Says(await PlanFailsAsync(new SessionRequest { Branch = "main", Commit = "release-1.0" }), "CommitNotOnBranch", $"release-1.0 ({_onBranch[..12]})", "main");
        Says(await PlanFailsAsync(new SessionRequest { Branch = "release-1.0" }), "CommitNotOnBranch", _onMain[..12], "release-1.0");        // what is checked out
        foreach (NextKind? next in new NextKind?[] { null, NextKind.Series })
        {
            Says(await Assert.ThrowsAsync<UsageException>(async () => await new CommitVersions(await OpenAsync()).FindAsync(new VersionRequest { Next = next, Branch = "main", Commit = _onBranch }, default)),
                "CommitNotOnBranch", _onBranch[..12], "main");
        }
        Assert.Equal("1.0.0-rc.1", (await PlanAsync(new SessionRequest { Branch = "release-1.0", Commit = _onBranch[..9] })).Next.Version.ToString());
    }

    [Fact]
    public async Task A_branch_of_a_remote_has_the_commits_that_the_local_one_is_behind_of()
    {
        _git.Git("update-ref", "refs/remotes/origin/main", _onMain);
        _git.Git("reset", "--quiet", "--hard", "HEAD~1");

        Assert.Equal(_onMain, (await PlanAsync(new SessionRequest { Branch = "main", Commit = _onMain })).Settings.Commit);
    }

    [Fact]
    public async Task A_tag_is_made_of_a_commit_of_the_branch_that_is_named()
    {
        ReleaseVersion version = ReleaseVersion.Parse("1.0.0");
        Says(await TagFailsAsync(new TagRequest { Version = version, Branch = "mian" }), "BranchMissing", "mian");
        Says(await TagFailsAsync(new TagRequest { Version = version, Branch = "release-1.0", Commit = _onMain }), "CommitNotOnBranch", _onMain[..12], "release-1.0");
        SessionPlan plan = await PlanAsync(new SessionRequest());
        Says(await TagFailsAsync(new TagRequest { Session = SessionPlanner.Unopened(plan, _git.Path), Commit = "release-1.0" }), "SessionAndCommit", "release-1.0", plan.Settings.Id);
    }

    [Fact]
    public async Task A_run_is_for_a_commit_of_its_branch_or_tag()
    {
        Says(await TriggerFailsAsync(new TriggerRequest { Branch = "main", Commit = _onBranch }), "CommitNotOnBranch", _onBranch[..12], "main");
        Says(await TriggerFailsAsync(new TriggerRequest { Tag = "v1.0.0-rc.0", Commit = _onMain }), "TagNotAtCommit", "v1.0.0-rc.0", _onMain[..12]);
        Assert.Equal(_onBranch, (await new TriggerFinder(await OpenAsync()).FindAsync(new TriggerRequest { Branch = "not/there", Commit = _onBranch }, default)).Commit);
    }

    private static void Says(ReleaseException e, string errorId, params string[] texts)
    {
        Assert.Equal((errorId, ExitCode.Usage), (e.ErrorId, e.ExitCode));
        Assert.NotEmpty(e.Remedy!);
        foreach (string text in texts) Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    private Task<ReleaseWorkspace> OpenAsync() => ReleaseWorkspace.OpenAsync(_git.Path, sessionStore: null, CancellationToken.None);

    private async Task<SessionPlan> PlanAsync(SessionRequest request) => await new SessionPlanner(await OpenAsync()).PlanAsync(request, CancellationToken.None);

    private Task<UsageException> PlanFailsAsync(SessionRequest request) => Assert.ThrowsAsync<UsageException>(() => PlanAsync(request));

    private Task<UsageException> TagFailsAsync(TagRequest request) => Assert.ThrowsAsync<UsageException>(async () => await TagPlan.CreateAsync(await OpenAsync(), request, CancellationToken.None));

    private Task<UsageException> TriggerFailsAsync(TriggerRequest request) => Assert.ThrowsAsync<UsageException>(async () => await new TriggerFinder(await OpenAsync()).FindAsync(request, CancellationToken.None));
}
