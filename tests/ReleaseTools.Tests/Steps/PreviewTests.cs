using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Sessions;
using ReleaseTools.Tests.Verification;

namespace ReleaseTools.Tests.Steps;

/// <summary>A preview refuses what the run would refuse, and changes nothing.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private PublishedProduct _product = null!;

    public async ValueTask InitializeAsync() => _product = await PublishedProduct.CreateAsync();

    public ValueTask DisposeAsync() => _product.DisposeAsync();

    [Fact]
    public async Task A_release_that_nothing_is_against_shows_the_steps_that_would_run()
    {
        ReleaseWorkspace workspace = await _product.WorkspaceAsync();

        Assert.All(await PreviewAsync(await UnopenedAsync(workspace)), step => Assert.False(step.IsDone));

        Assert.False(Directory.Exists(_product.Store));
        Assert.DoesNotContain(_product.World.Fake.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task What_is_done_is_shown_as_done()
    {
        ReleaseSession session = await _product.RunAsync();

        Assert.All(await PreviewAsync(session), step => Assert.True(step.IsDone, step.Step));
    }

    [Fact]
    public async Task A_prerequisite_that_is_missing_refuses()
    {
        ReleaseWorkspace workspace = await _product.WorkspaceAsync();
        _product.Repository.Write("more.txt", "not committed");

        await RefusesAsync("PrerequisitesFailed", await UnopenedAsync(workspace));

        Assert.False(Directory.Exists(_product.Store));
    }

    [Fact]
    public async Task A_version_that_was_published_from_another_build_meanwhile_refuses()
    {
        ReleaseSession session = await _product.RunAsync(until: "stage");
        string release = _product.At("release/hello/1.0.0");
        Directory.CreateDirectory(release);
        string staged = File.ReadAllText(Path.Combine(_product.Store, session.Staged!.Prefix, "manifest.json"));
        File.WriteAllText(Path.Combine(release, "manifest.json"), staged.Replace(session.Build!, "20200101T000000Z-1a2b3c4", StringComparison.Ordinal));

        await RefusesAsync("ReleaseExists", session);
    }

    [Fact]
    public async Task A_release_of_somebody_else_on_GitHub_refuses()
    {
        ReleaseSession session = await _product.RunAsync(until: "publish");
        _product.World.Repository.Releases.Add(new GitHubFakeRelease { Id = 1, Tag = "v1.0.0", Published = DateTimeOffset.UnixEpoch });

        await RefusesAsync("GitHubReleaseExists", session);

        Assert.DoesNotContain(_product.World.Fake.Requests, request => request.Method != "GET");
    }

    private async Task RefusesAsync(string id, ReleaseSession session) => Assert.Equal(id, (await Assert.ThrowsAnyAsync<ReleaseException>(() => PreviewAsync(session))).ErrorId);

    private async Task<IReadOnlyList<(string Step, bool IsDone)>> PreviewAsync(ReleaseSession session) =>
        await new ReleaseRun(await _product.WorkspaceAsync(), _product.Observer, _product.Options).PreviewAsync(session, until: null, default);

    private static async Task<ReleaseSession> UnopenedAsync(ReleaseWorkspace workspace) =>
        SessionPlanner.Unopened(await new SessionPlanner(workspace).PlanAsync(new SessionRequest(), default), workspace.Root);
}
