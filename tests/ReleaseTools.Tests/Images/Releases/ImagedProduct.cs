using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Images.Releases;

/// <summary>A product with one image, which lies in its repository as a layout, and a registry to release it in.</summary>
internal sealed class ImagedProduct : IAsyncDisposable
{
    public const string Names = """
            floating: [latest, stable]
            aliases: ["REGISTRY/hello-${major}.${minor}"]
        """;

    private ImagedProduct(RegistryFake registry, string names, string from)
    {
        Registry = registry;
        Repository = HelloProduct.Building("mkdir -p out; echo ${version} > out/hello", more: $$"""
            images:
              - name: {{Name}}
                from: {{from}}
            {{names.Replace("REGISTRY", registry.Name, StringComparison.Ordinal)}}
            links: [latest]
            """);
    }

    public RegistryFake Registry { get; }

    public GitRepository Repository { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>The repository of the image.</summary>
    public string Name => $"{Registry.Name}/hello";

    /// <param name="names">More keys of the image.</param>
    public static async Task<ImagedProduct> CreateAsync(string names = Names, string from = "{ layout: image }")
    {
        var product = new ImagedProduct(await RegistryFake.StartAsync(), names, from);
        await product.PaintAsync(1);
        return product;
    }

    /// <summary>Commits another image.</summary>
    public Task<ImageDigest> PaintAsync(int seed) => PaintDigestAsync(seed, "image");

    /// <summary>Commits an image into a folder of another name.</summary>
    public async Task<string> PaintAsync(int seed, string name) => $"{await PaintDigestAsync(seed, name)}";

    private async Task<ImageDigest> PaintDigestAsync(int seed, string name)
    {
        string folder = Path.Combine(Repository.Path, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        await using var layout = new LayoutFolder(folder);
        var image = new TestImage(seed);
        await image.WriteAsync(layout, "built");
        Repository.Commit($"feat: image {seed}");
        return image.Manifest.Digest;
    }

    public async Task<ReleaseSession> OpenAsync(string version = "1.0.0", bool rehearsal = false)
    {
        var planner = new SessionPlanner(await WorkspaceAsync());
        return await planner.OpenAsync(await planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse(version), Rehearsal = rehearsal }, default), default);
    }

    /// <summary>What <c>release run</c> does.</summary>
    public async Task<ReleaseSession> RunAsync(string version = "1.0.0", string? until = null, bool rehearsal = false) =>
        await new ReleaseRun(await WorkspaceAsync(), Observer).RunAsync(await OpenAsync(version, rehearsal), until, _ => Task.FromResult(true), default);

    /// <summary>What one cmdlet does.</summary>
    public async Task<ReleaseSession> StepAsync(string step) => await new ReleaseRun(await WorkspaceAsync(), Observer).RunStepAsync(await OpenAsync(), step, default);

    /// <summary>What <c>release resume</c> does.</summary>
    public async Task<ReleaseSession> ResumeAsync(ReleaseSession session) => await new ReleaseRun(await WorkspaceAsync(), Observer, new RunOptions { Repairs = true }).RunAsync(session, until: null, _ => Task.FromResult(true), default);

    /// <summary>The tags of a repository with their digests.</summary>
    public IReadOnlyDictionary<string, string> Tags(string repository = "hello") =>
        Registry.Repositories.TryGetValue(repository, out RegistryFakeRepository? there) ? there.Tags : new Dictionary<string, string>();

    /// <summary>The manifests of a repository, with a tag or without.</summary>
    public IEnumerable<string> Manifests(string repository = "hello") => Registry.Repositories.TryGetValue(repository, out RegistryFakeRepository? there) ? there.Manifests.Keys : [];

    /// <summary>Puts an image there that is no release's.</summary>
    public async Task<ImageDigest> OccupyAsync(string tag, int seed = 99)
    {
        await using var repository = new Engine.Images.Registry.RegistryHosts(new Dictionary<string, string>()).Open(RegistryReference.Parse(Name));
        var image = new TestImage(seed);
        await image.WriteAsync(repository, tag);
        return image.Manifest.Digest;
    }

    /// <summary>Waits until builds get another name: it holds the second.</summary>
    public static Task NextSecondAsync() => Task.Delay(TimeSpan.FromSeconds(1));

    public async ValueTask DisposeAsync()
    {
        Repository.Dispose();
        await Registry.DisposeAsync();
    }

    public Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, default);
}
