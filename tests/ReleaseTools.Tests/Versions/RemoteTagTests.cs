using ReleaseTools.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>Versions of a clone whose remote has other tags.</summary>
public sealed class RemoteTagTests : IDisposable
{
    private readonly GitRepository _git = new();
    private readonly DirectoryInfo _remote = Directory.CreateTempSubdirectory("rt-remote-");

    public RemoteTagTests()
    {
        _git.Git("init", "--quiet", "--bare", "--template=", _remote.FullName);
        _git.Git("remote", "add", "origin", _remote.FullName);
        _git.Write("release.yaml", "product: hello\n");
        _git.Commit("feat: one");
        _git.Tag("v1.2.3");
        _git.Git("push", "--quiet", "origin", "main", "--tags");
    }

    public void Dispose()
    {
        _git.Dispose();
        foreach (FileInfo file in _remote.EnumerateFiles("*", SearchOption.AllDirectories)) file.IsReadOnly = false;
        _remote.Delete(recursive: true);
    }

    [Fact]
    public async Task A_version_that_only_the_remote_has_counts()
    {
        _git.Commit("fix: two");
        TagThere("v1.2.4");
        _git.Commit("fix: three");

        SessionPlan plan = await PlanAsync(new SessionRequest { Type = ReleaseType.Official });

        Assert.Equal("1.2.5", plan.Next.Version.ToString());
        Assert.Equal("warning: origin has 1 version tag that this clone lacks: v1.2.4. It counts as a version; release notes need the tags here: git fetch origin --tags", Assert.Single(plan.Notices));
        SessionPlan offline = await PlanAsync(new SessionRequest { Type = ReleaseType.Official, Offline = true });
        Assert.Equal("1.2.4", offline.Next.Version.ToString());
        Assert.Equal("offline: the tags of origin were not read; versions follow from those of this clone", Assert.Single(offline.Notices));
    }

    [Fact]
    public async Task A_clone_without_tags_counts_those_of_the_remote_also_on_its_history()
    {
        _git.Git("tag", "-d", "v1.2.3");
        string head = _git.Commit("fix: two");
        List<string> notices = [];

        Assert.Equal($"1.2.4-0.1+{head[..7]}", (await FindAsync(new VersionRequest(), notices)).Version.ToString());
        Assert.Equal("1.2.3", (await FindAsync(new VersionRequest { Commit = "HEAD~1" }, notices)).Version.ToString());
        Assert.Equal("1.2.4", (await FindAsync(new VersionRequest { Next = NextKind.Official }, notices)).Version.ToString());
        Assert.Equal(3, notices.Count(notice => notice.Contains("v1.2.3", StringComparison.Ordinal)));
        Assert.Equal($"0.0.0-0.2+{head[..7]}", (await FindAsync(new VersionRequest { Offline = true }, notices)).Version.ToString());
    }

    [Fact]
    public async Task A_tag_at_another_commit_than_on_the_remote_is_an_error_that_names_both()
    {
        string there = _git.Head, here = _git.Commit("fix: two");
        _git.Git("tag", "--delete", "v1.2.3");
        _git.Tag("v1.2.3");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => PlanAsync(new SessionRequest()));

        Assert.Equal("TagDiffers", e.ErrorId);
        Assert.Contains($"Tag v1.2.3 is at {here[..12]} in this clone and at {there[..12]} on origin", e.Message, StringComparison.Ordinal);
        Assert.Contains("git fetch origin --tags --force", e.Remedy, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RefusedException>(() => FindAsync(new VersionRequest(), []));
        Assert.Equal("1.2.3", (await PlanAsync(new SessionRequest { Offline = true })).Next.Version.ToString());
    }

    [Fact]
    public async Task Tags_that_move_by_design_may_differ()
    {
        foreach (string tag in new[] { "v1.2", "v0.1-test", "nightly" }) TagThere(tag);
        _git.Commit("fix: two");
        foreach (string tag in new[] { "v1.2", "v0.1-test", "nightly" }) _git.Tag(tag);

        SessionPlan plan = await PlanAsync(new SessionRequest { Type = ReleaseType.Official });

        Assert.Equal("1.2.4", plan.Next.Version.ToString());
        Assert.Empty(plan.Notices);
    }

    [Fact]
    public async Task A_version_whose_tag_is_elsewhere_is_refused_before_anything_is_built()
    {
        _git.Commit("fix: two");
        TagThere("v1.3.0");
        _git.Commit("fix: three");

        foreach (string version in new[] { "1.2.3", "1.3.0" })
            Assert.StartsWith($"Tag v{version} is at", (await Assert.ThrowsAsync<TagElsewhereException>(() => PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse(version) }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remote_that_does_not_answer_is_an_error_and_offline_goes_without()
    {
        _git.Git("remote", "set-url", "origin", Path.Combine(_remote.FullName, "gone"));

        ReleaseException e = await Assert.ThrowsAnyAsync<ReleaseException>(() => PlanAsync(new SessionRequest()));

        Assert.Contains("Could not read the tags of origin", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("--offline (in PowerShell: -Offline).", e.Remedy, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ReleaseException>(() => FindAsync(new VersionRequest(), []));
        Assert.Equal("1.2.3", (await PlanAsync(new SessionRequest { Offline = true })).Next.Version.ToString());
        _git.Git("remote", "remove", "origin");
        Assert.Empty((await PlanAsync(new SessionRequest())).Notices);
        Assert.Empty((await PlanAsync(new SessionRequest { Offline = true })).Notices);
    }

    [Fact]
    public async Task The_remote_of_the_branch_is_asked_whatever_it_is_called()
    {
        _git.Git("remote", "rename", "origin", "upstream");
        TagThere("v1.9.0");
        _git.Commit("fix: two");

        Assert.Equal("1.9.1", (await PlanAsync(new SessionRequest { Type = ReleaseType.Official })).Next.Version.ToString());
    }

    [Fact]
    public async Task The_style_of_the_repository_is_seen_here_and_on_the_remote()
    {
        _git.Git("tag", "-d", "v1.2.3");
        _git.Git("push", "--quiet", "origin", ":refs/tags/v1.2.3");
        TagThere("1.2.3");
        _git.Commit("fix: two");

        SessionPlan plan = await PlanAsync(new SessionRequest { Type = ReleaseType.Official });
        Assert.Equal(("1.2.4", "1.2.4"), (plan.Next.Version.ToString(), plan.Settings.Tag));
        Assert.Contains("tags are versions without a prefix, as this repository's are (tagPrefix: \"\")", plan.Inferred);

        _git.Write("release.yaml", "product: hello\ntagPrefix: v\n");
        plan = await PlanAsync(new SessionRequest { Type = ReleaseType.Official });
        Assert.Equal("0.1.0", plan.Next.Version.ToString());
        Assert.Equal("warning: 1 tag looks like a version and does not count, because the tag prefix is 'v': 1.2.3. Set tagPrefix in the definition if these are versions of hello", Assert.Single(plan.Notices));
    }

    [Fact]
    public async Task A_tag_of_two_parts_is_the_version_s_own()
    {
        _git.Tag("v1.3");
        SessionPlan plan = await PlanAsync(new SessionRequest());
        Assert.Equal(("1.3.0", "v1.3"), (plan.Next.Version.ToString(), plan.Settings.Tag));
        CommitVersion found = await FindAsync(new VersionRequest(), []);
        Assert.Equal(("1.3.0", "v1.3", "v1.3.0-0"), (found.Version.ToString(), found.Tag, found.ImageTag.ToString()));
    }

    private void TagThere(string name)
    {
        _git.Tag(name);
        _git.Git("push", "--quiet", _remote.FullName, name);
        _git.Git("tag", "--delete", name);
    }

    private Task<ReleaseWorkspace> OpenAsync() => ReleaseWorkspace.OpenAsync(_git.Path, sessionStore: null, CancellationToken.None);

    private async Task<SessionPlan> PlanAsync(SessionRequest request) => await new SessionPlanner(await OpenAsync()).PlanAsync(request, CancellationToken.None);

    private async Task<CommitVersion> FindAsync(VersionRequest request, List<string> notices) =>
        await new CommitVersions(await OpenAsync(), notices.Add).FindAsync(request, CancellationToken.None);
}
