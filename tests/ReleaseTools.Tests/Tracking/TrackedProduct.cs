using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Tracking;

/// <summary>A product whose releases are tracked by issues of a fake GitHub.</summary>
internal sealed class TrackedProduct : IAsyncDisposable
{
    private TrackedProduct(GitHubWorld world, string more) =>
        (World, Repository) = (world, HelloProduct.Building("mkdir -p out; echo hello > out/hello", more: more));

    public GitHubWorld World { get; }

    public GitRepository Repository { get; }

    public RecordingObserver Observer { get; } = new();

    public List<GitHubFakeIssue> Issues => World.Repository.Issues;

    public static async Task<TrackedProduct> CreateAsync(string template = "", string? file = null)
    {
        var product = new TrackedProduct(await GitHubWorld.CreateAsync(), $"trackingIssue: {{ repository: acme/hello{(file is null ? "" : $", template: {file}")} }}");
        if (file is null) return product;
        product.Repository.Write(file, template);
        product.Repository.Commit("docs: how to release");
        return product;
    }

    public Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, default);

    /// <summary>Options of a run against the fake GitHub.</summary>
    public RunOptions Options => new() { GitHub = World.Access() };

    public async Task<ReleaseSession> OpenAsync(bool rehearsal = false)
    {
        var planner = new SessionPlanner(await WorkspaceAsync());
        return await planner.OpenAsync(await planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse("1.2.0"), Rehearsal = rehearsal }, default), default);
    }

    public async Task<ReleaseSession> RunAsync(string? until = null, bool rehearsal = false) =>
        await new ReleaseRun(await WorkspaceAsync(), Observer, Options).RunAsync(await OpenAsync(rehearsal), until, _ => Task.FromResult(true), default);

    public async Task<ReleaseSession> StepAsync(string step, RunOptions? options = null) => await new ReleaseRun(await WorkspaceAsync(), Observer, options ?? Options).RunStepAsync(await OpenAsync(), step, default);

    public async ValueTask DisposeAsync()
    {
        Repository.Dispose();
        await World.DisposeAsync();
    }
}
