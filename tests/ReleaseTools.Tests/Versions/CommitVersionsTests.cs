using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>Versions of real repositories.</summary>
public sealed class CommitVersionsTests : IDisposable
{
    private readonly GitRepository _git = new();

    public CommitVersionsTests() => _git.Write("release.yaml", "product: hello\n");

    public void Dispose() => _git.Dispose();

    [Fact]
    public async Task A_commit_is_its_tag_or_so_many_commits_after_the_highest_tag_before_it()
    {
        string first = _git.Commit("feat: one");
        Assert.Equal($"0.0.0-0.1+{first[..7]} (1 commit, and no version tag among them)", Text(await FindAsync()));

        _git.Tag("v1.2.0-rc.0");
        _git.Tag("other");
        Assert.Equal("1.2.0-rc.0 (the tag v1.2.0-rc.0 of this commit)", Text(await FindAsync()));

        _git.Commit("feat: two");
        string third = _git.Commit("feat: three");
        CommitVersion build = await FindAsync();
        Assert.Equal($"1.2.0-rc.0.2+{third[..7]} (2 commits after v1.2.0-rc.0)", Text(build));
        Assert.Equal(("hello", "main", third, "1.2.0-rc.0"), (build.Product, build.Branch, build.Commit, build.Previous!.ToString()));
        Assert.Equal($"v1.2.0-rc.0.2_{third[..7]}-0", build.ImageTag.ToString());

        _git.Git("tag", "v1.2.0");                                          // of two tags, the higher one; and a lightweight one counts
        _git.Git("tag", "v1.2.0-rc.1");
        Assert.Equal("1.2.0", (await FindAsync()).Version.ToString());
        Assert.Equal("1.2.0-rc.0", (await FindAsync(new VersionRequest { Commit = "v1.2.0-rc.0" })).Version.ToString());
    }

    [Fact]
    public async Task Tags_that_are_not_on_the_history_do_not_count()
    {
        _git.Commit("feat: one");
        _git.Tag("v1.2.0");
        _git.Branch("release-1.2");
        _git.Commit("fix: two");
        _git.Tag("v1.2.1");
        _git.Switch("main");
        string head = _git.Commit("feat: three");

        Assert.Equal($"1.2.1-0.1+{head[..7]}", (await FindAsync()).Version.ToString());
    }

    [Fact]
    public async Task A_build_of_a_release_branch_counts_from_the_branch_s_own_tag()
    {
        _git.Commit("feat: one");
        _git.Tag("v1.19.0-alpha.0");                                        // as branching left it on main
        _git.Branch("release-1.18");
        _git.Commit("Release commit");
        _git.Tag("v1.18.0-rc.0");
        string head = _git.Commit("fix: two");

        Assert.Equal($"1.18.0-rc.0.1+{head[..7]} (1 commit after v1.18.0-rc.0)", Text(await FindAsync()));
    }

    [Fact]
    public async Task Each_branch_goes_on_by_itself()
    {
        _git.Commit("feat: one");
        _git.Tag("v1.18.0-alpha.3");
        _git.Branch("release-1.18");
        Assert.Equal("1.18.0-rc.0 (the first of release-1.18)", Text(await NextAsync()));
        await RefusesAsync("OfficialOnNewBranch", NextKind.Official);
        _git.Commit("fix: two");
        _git.Tag("v1.18.0-rc.2");
        _git.Commit("fix: three");

        Assert.Equal("1.18.0-rc.3 (the next after v1.18.0-rc.2 on release-1.18)", Text(await NextAsync()));
        Assert.Equal("1.18.0", Text(await NextAsync(NextKind.Official)).Split(' ')[0]);
        await RefusesAsync("AlphaOnReleaseBranch", NextKind.Alpha);

        _git.Switch("main");
        _git.Commit("feat: four");
        Assert.Equal("1.19.0-alpha.0 (the first after release-1.18)", Text(await NextAsync()));
        _git.Tag("v1.19.0-alpha.0");
        _git.Commit("feat: five");
        Assert.Equal("1.19.0-alpha.1 (the next after v1.19.0-alpha.0)", Text(await NextAsync()));
        Assert.Equal("1.18.0-rc.3", (await FindAsync(new VersionRequest { Next = NextKind.Series, Branch = "release-1.18" })).Version.ToString());
        Assert.Equal("1.18.0", (await FindAsync(new VersionRequest { Next = NextKind.Official, Commit = "release-1.18" })).Version.ToString());
    }

    [Fact]
    public async Task A_release_branch_need_not_exist_yet_and_another_one_must()
    {
        _git.Commit("feat: one");

        CommitVersion next = await FindAsync(new VersionRequest { Next = NextKind.Series, Branch = "release-1.0" });
        Assert.Equal(("1.0.0-rc.0", "release-1.0", _git.Head), (next.Version.ToString(), next.Branch, next.Commit));
        foreach (VersionRequest request in new[] { new VersionRequest { Branch = "release-1.0" }, new VersionRequest { Next = NextKind.Series, Branch = "relaese-1.0" } })
            Assert.Equal("BranchMissing", (await Assert.ThrowsAsync<UsageException>(() => FindAsync(request))).ErrorId);
    }

    [Fact]
    public async Task Without_a_branch_checked_out_the_one_that_has_the_commit_counts()
    {
        _git.Commit("feat: one");
        string onMain = _git.Head;
        _git.Branch("release-2.0");
        string onBranch = _git.Commit("fix: two");
        _git.Switch("main");
        _git.Commit("feat: three");

        _git.Git("checkout", "--quiet", "--detach", onBranch);
        Assert.Equal("release-2.0", (await FindAsync()).Branch);
        Assert.Equal("2.0.0-rc.0", (await NextAsync()).Version.ToString());
        _git.Git("checkout", "--quiet", "--detach", onMain);
        Assert.Equal("main", (await FindAsync()).Branch);
        _git.Git("update-ref", "refs/remotes/origin/release-2.0", onBranch);
        _git.Git("branch", "--quiet", "-D", "release-2.0");
        Assert.Equal("release-2.0", (await FindAsync(new VersionRequest { Commit = onBranch })).Branch);
        Assert.Equal("release-2.0", (await FindAsync(new VersionRequest { Commit = "origin/release-2.0" })).Branch);
        Assert.Equal(onBranch, (await FindAsync(new VersionRequest { Branch = "release-2.0" })).Commit);
    }

    [Fact]
    public async Task A_shallow_clone_tells_a_tag_and_refuses_to_count()
    {
        _git.Commit("feat: one");
        _git.Tag("v1.0.0");
        _git.Commit("feat: two");
        _git.Commit("feat: three");
        string clone = Path.Combine(_git.Path, "clone");
        _git.Git("clone", "--quiet", "--depth=1", $"file://{_git.Path}", clone);
        var versions = new CommitVersions(await ReleaseWorkspace.OpenAsync(clone, sessionStore: null, CancellationToken.None));

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => versions.FindAsync(new VersionRequest(), CancellationToken.None));
        Assert.Equal(("ShallowClone", "git fetch --unshallow --tags"), (e.ErrorId, e.Remedy));
        _git.Git("-C", clone, "tag", "v1.1.0");
        Assert.Equal("1.1.0", (await versions.FindAsync(new VersionRequest(), CancellationToken.None)).Version.ToString());
    }

    [Fact]
    public async Task Milestones_spellings_and_revisions_are_those_of_the_definition()
    {
        _git.Write("release.yaml", "product: hello\ntagPrefix: hello/v\nversion: { style: milestone, image: { firstRevision: 1 }, spellings: { deb: '${short}~${pre}' } }\n");
        _git.Commit("feat: one");
        _git.Tag("hello/v3.1.0-m9");
        _git.Tag("hello/v3.1.0-m10");
        _git.Commit("feat: two");

        CommitVersion next = await NextAsync();
        Assert.Equal(("3.1.0-m11", "hello/v3.1.0-m11", "v3.1.0-m11-1", "3.1.0-m10"), (next.Version.ToString(), next.Tag, next.ImageTag.ToString(), next.Previous!.ToString()));
        Assert.Equal(["deb=3.1~m11", "python=3.1a11", "version=3.1.0-m11", "yaml=3.1m11"], next.Spellings.Select(spelling => $"{spelling.Key}={spelling.Value}"));
        Assert.StartsWith("3.1.0-m10.0.1+", (await FindAsync()).Version.ToString(), StringComparison.Ordinal);
        await RefusesAsync("MilestoneBeta", NextKind.Beta);
    }

    [Fact]
    public async Task A_version_that_is_not_of_the_release_branch_is_refused()
    {
        _git.Commit("feat: one");
        _git.Branch("release-1.18");
        var planner = new SessionPlanner(await OpenAsync());

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse("1.19.0") }, CancellationToken.None));
        Assert.Equal(("VersionNotOfBranch", ExitCode.Refused), (e.ErrorId, e.ExitCode));
        Assert.Contains("release-1.19", e.Remedy, StringComparison.Ordinal);
        Assert.Equal("hello-1.18.2", (await planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse("1.18.2") }, CancellationToken.None)).Settings.Id);
    }

    [Fact]
    public async Task A_tag_of_the_commit_that_is_not_released_is_what_is_released_next()
    {
        _git.Commit("feat: one");
        _git.Tag("v1.18.0-alpha.3");
        _git.Branch("release-1.18");

        Assert.Equal("1.18.0-rc.0", (await NextAsync()).Version.ToString());         // the tag is main's
        _git.Tag("v1.18.0-rc.4");
        Assert.Equal("1.18.0-rc.4 (the tag v1.18.0-rc.4 of this commit)", Text(await NextAsync()));
        Assert.Equal("1.18.0", (await NextAsync(NextKind.Official)).Version.ToString());
        _git.Switch("main");
        Assert.Equal("1.18.0-alpha.3 (the tag v1.18.0-alpha.3 of this commit)", Text(await NextAsync()));
    }

    [Theory]
    [InlineData("1.x", "1.5.1")]
    [InlineData("1.5.x", "1.5.1")]
    [InlineData("release/1.5", "1.5.1")]
    [InlineData("releases/v1.5", "1.5.1")]
    [InlineData("support/1.x", "1.5.1")]
    [InlineData("hotfix/1.5.1", "1.5.1")]
    [InlineData("lts/1.5", "1.5.1")]
    [InlineData("some/1.5", "2.0.1")]
    public async Task A_maintenance_branch_goes_on_with_its_own_history(string branch, string official)
    {
        if (branch.StartsWith("lts", StringComparison.Ordinal)) _git.Write("release.yaml", "product: hello\nversion: { branches: ['lts/*'] }\n");
        _git.Commit("feat: one");
        _git.Tag("v1.5.0");
        _git.Branch(branch);
        string fix = _git.Commit("fix: two");
        _git.Switch("main");
        _git.Commit("feat!: three");
        _git.Tag("v2.0.0");
        _git.Switch(branch);

        Assert.Equal(official, (await NextAsync(NextKind.Official)).Version.ToString());
        _git.Git("checkout", "--quiet", "--detach", fix);
        Assert.Equal(official, (await NextAsync(NextKind.Official)).Version.ToString());
        var planner = new SessionPlanner(await OpenAsync());
        if (official == "1.5.1") Assert.Equal("VersionNotOfBranch", (await Assert.ThrowsAsync<RefusedException>(() => planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse("2.1.0") }, default))).ErrorId);
    }

    [Fact]
    public async Task Auto_goes_as_far_as_the_commits_since_the_last_official_version()
    {
        _git.Commit("feat!: one");
        _git.Tag("v1.2.3");
        _git.Commit("fix: two");
        Assert.Equal("1.2.4", (await AutoAsync()).Version.ToString());
        _git.Commit("feat: three");
        Assert.Equal("1.3.0", (await AutoAsync()).Version.ToString());
        _git.Tag("v1.3.0-rc.0");
        string breaking = _git.Commit("feat!: four");
        List<string> notices = [];
        Assert.Equal("2.0.0", (await AutoAsync()).Version.ToString());

        CommitVersion plain = await new CommitVersions(await OpenAsync(), notices.Add).FindAsync(new VersionRequest { Next = NextKind.Official }, default);
        Assert.Equal("1.3.0", plain.Version.ToString());
        Assert.StartsWith($"warning: {breaking[..7]} is a breaking change (feat!: four), and 1.3.0 is only a minor version after 1.2.3. It asks for 2.0.0", Assert.Single(notices), StringComparison.Ordinal);

        _git.Write("release.yaml", "product: hello\nversion: { bump: auto }\n");
        Assert.Equal("2.0.0-rc.0", (await NextAsync(NextKind.Rc)).Version.ToString());
        Assert.Equal("1.3.0", (await FindAsync(new VersionRequest { Next = NextKind.Official, Bump = VersionBump.Patch })).Version.ToString());
        Assert.Equal("BumpWithoutNext", (await Assert.ThrowsAsync<UsageException>(() => FindAsync(new VersionRequest { Bump = VersionBump.Patch }))).ErrorId);
    }

    [Fact]
    public async Task Auto_goes_by_the_commits_of_the_product_s_own_paths_and_by_what_a_reverted_merge_leaves()
    {
        _git.Write("release.yaml", "product: web\nnotes: { paths: ['${product}/**'] }\n");
        _git.Commit("feat: one", "web/a");
        _git.Tag("v1.2.3");
        _git.Commit("feat!: two", "api/a");
        _git.Commit("fix: three", "web/a");
        Assert.Equal("1.2.4", (await AutoAsync()).Version.ToString());
        _git.Branch("topic");
        _git.Commit("feat: four", "web/b");
        _git.Switch("main");
        _git.Merge("topic", "Merge branch 'topic'");
        Assert.Equal("1.3.0", (await AutoAsync()).Version.ToString());
        _git.Git("revert", "--no-edit", "-m", "1", "HEAD");
        Assert.Equal("1.2.4", (await AutoAsync()).Version.ToString());
    }

    [Fact]
    public async Task A_bump_that_is_asked_for_passes_over_a_session_that_goes_less_far()
    {
        _git.Commit("feat: one");
        _git.Tag("v1.2.3");
        _git.Commit("fix: two");
        var planner = new SessionPlanner(await OpenAsync());
        await planner.OpenAsync(await planner.PlanAsync(new SessionRequest { Type = ReleaseType.Official }, default), default);

        Assert.Equal("1.2.4", (await planner.PlanAsync(new SessionRequest { Type = ReleaseType.Official, Bump = VersionBump.Patch }, default)).Next.Version.ToString());
        SessionPlan minor = await planner.PlanAsync(new SessionRequest { Type = ReleaseType.Official, Bump = VersionBump.Minor }, default);
        Assert.Equal("1.3.0", minor.Next.Version.ToString());
        await planner.OpenAsync(minor, default);
        Assert.Equal("the session of this commit", (await planner.PlanAsync(new SessionRequest { Type = ReleaseType.Official, Bump = VersionBump.Minor }, default)).Next.Reason);
    }

    private Task<CommitVersion> AutoAsync() => FindAsync(new VersionRequest { Next = NextKind.Official, Bump = VersionBump.Auto });

    private static string Text(CommitVersion found) => $"{found.Version} ({found.Reason})";

    private Task<ReleaseWorkspace> OpenAsync() => ReleaseWorkspace.OpenAsync(_git.Path, sessionStore: null, CancellationToken.None);

    private async Task<CommitVersion> FindAsync(VersionRequest? request = null) =>
        await new CommitVersions(await OpenAsync()).FindAsync(request ?? new VersionRequest(), CancellationToken.None);

    private Task<CommitVersion> NextAsync(NextKind kind = NextKind.Series) => FindAsync(new VersionRequest { Next = kind });

    private async Task RefusesAsync(string errorId, NextKind kind) => Assert.Equal(errorId, (await Assert.ThrowsAsync<RefusedException>(() => NextAsync(kind))).ErrorId);
}
