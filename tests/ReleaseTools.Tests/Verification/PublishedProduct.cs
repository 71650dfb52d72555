using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Verification;

/// <summary>A product whose releases are published in a folder, and on a fake GitHub.</summary>
internal sealed class PublishedProduct : IAsyncDisposable
{
    private PublishedProduct(GitHubWorld world, string more, string links)
    {
        World = world;
        Repository = HelloProduct.Building("mkdir -p out/docs; printf 'hello ${version}' > out/hello; echo guide > out/docs/guide.md", more: $$"""
              - { files: out/docs/guide.md }
            links: [{{links}}]
            {{more}}
            """);
    }

    public GitHubWorld World { get; }

    public GitRepository Repository { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>Where its store is.</summary>
    public string Store => Path.Combine(Repository.Path, ".release");

    public static async Task<PublishedProduct> CreateAsync(string more = "publish: { github: { repository: acme/hello } }", string links = "latest, \"latest-${major}\"") =>
        new(await GitHubWorld.CreateAsync(), more, links);

    /// <summary>What <c>release run</c> does, or <c>release resume</c>.</summary>
    public async Task<ReleaseSession> RunAsync(string version = "1.0.0", bool repairs = false, string? until = null)
    {
        ReleaseWorkspace workspace = await WorkspaceAsync();
        var planner = new SessionPlanner(workspace);
        ReleaseSession session = await planner.OpenAsync(await planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse(version) }, default), default);
        return await new ReleaseRun(workspace, Observer, Options with { Repairs = repairs }).RunAsync(session, until, _ => Task.FromResult(true), default);
    }

    public async Task<IReadOnlyList<StepVerdict>> VerifyAsync(ReleaseSession session) => await new SessionVerifier(await WorkspaceAsync(), Options).VerifyAsync(session, default);

    public Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, default);

    /// <summary>Options of a run against the fake GitHub.</summary>
    public RunOptions Options => new() { GitHub = World.Access() };

    public string At(string key) => Path.Combine(Store, key);

    public async ValueTask DisposeAsync()
    {
        Repository.Dispose();
        await World.DisposeAsync();
    }
}
