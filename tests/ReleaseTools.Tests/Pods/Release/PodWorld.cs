using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods.Release;

/// <summary>A repository with a pod of one image, one volume and data, and a store to release it in.</summary>
internal sealed class PodWorld : IDisposable
{
    public static readonly PodLabel Web = PodLabel.Parse("//shop:web");

    private readonly TestFolder _instructions = new();

    private PodWorld(IObjectStore objects) => Store = new PodStore(objects);

    public GitRepository Repository { get; } = new();

    public PodStore Store { get; }

    public List<PodReleaseResult> Done { get; } = [];

    public List<ReleaseException> Failed { get; } = [];

    public SayingSink Progress { get; } = new();

    public static async Task<PodWorld> CreateAsync(IObjectStore objects)
    {
        var world = new PodWorld(objects);
        GitRepository repository = world.Repository;
        await using (var layout = new LayoutFolder(Path.Combine(repository.Path, "oci")))
        {
            var images = new MemoryRegistry("memory.test").Repository("base");
            // a tar without entries: what is released can be deployed
            images.AddImage("web", new string('\0', 1024));
            await new ImageCopier(images, layout, new BlobLedger(), world.Progress).CopyAsync("web", ["web"], CancellationToken.None);
        }
        repository.Write("release.yaml", "product: shop\npods:\n  images:\n    - { label: \"//shop:base\", from: { layout: \"oci:web\" } }\n");
        repository.Write("shop/web/pod.yaml", """
            apps:
              - { name: web, image: base, exec: [/bin/web], mounts: [{ volume: data, target: /data }, { volume: conf, target: /etc/web }] }
            images: [{ name: base }]
            volumes: [{ name: data }, { name: conf, data: conf }, { name: scratch, empty: true }]
            units: [{ name: web.service, file: web.service }]
            """);
        repository.Write("shop/web/conf/web.conf", "listen=8080\n");
        repository.Write("shop/web/web.service", "[Service]\nExecStart=/bin/true\n");
        repository.Git("add", "--all");
        repository.Commit("a pod");
        return world;
    }

    /// <summary>Adds a version of the volume.</summary>
    public async Task AddVolumeAsync(string version)
    {
        using var folder = new TestFolder();
        folder.Write("a", version);
        await new PodVolumes(Store).AddAsync(PodTag.Parse($"//shop:data@{version}"), folder.Path, CancellationToken.None);
    }

    /// <summary>Writes an instruction file.</summary>
    /// <returns>Its path.</returns>
    public string Instruct(string channel, string version, string text = "")
    {
        string file = Path.Combine(_instructions.Path, "channels", channel, "shop", "web", $"{version}.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public Task ReleaseAsync(params string[] files) => ReleaseAsync(new PodReleaseRequest(files));

    public async Task ReleaseAsync(PodReleaseRequest request, Func<PodReleaseResult, Task<bool>>? confirm = null)
    {
        Done.Clear();
        Failed.Clear();
        ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, CancellationToken.None);
        await new PodReleaser(workspace, Store, Progress).RunAsync(request, confirm, Done.Add, Failed.Add, CancellationToken.None);
    }

    public async Task<PodManifest> ManifestAsync(string channel, string version) =>
        (await Store.ReadManifestAsync(channel, new PodTag(Web, PodVersion.Parse(version)), CancellationToken.None))!;

    public void Dispose()
    {
        Repository.Dispose();
        _instructions.Dispose();
    }
}
