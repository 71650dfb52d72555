using System.Security.Cryptography;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>What a build left: always the same bytes.</summary>
internal sealed class SmallRelease : IDisposable
{
    public const string Build = "20261121T093000Z-1a2b3c4";

    /// <summary>The one object that may be large.</summary>
    public const string Big = "big.tar.gz";

    private static readonly ReleaseVersion s_version = ReleaseVersion.Parse("1.2.0");

    private readonly TestFolder _folder = new();
    private readonly StageRequest _request;

    /// <param name="big">How many bytes <see cref="Big"/> has; 0 = it isn't there beside the small ones.</param>
    public SmallRelease(int big = 0)
    {
        List<StageFile> files = [File("tools/hello", 30_000), File("guide.md", 10)];
        if (big > 0) files.Add(File(Big, big));
        _request = new StageRequest("hello", s_version, Build, "1a2b3c4d5e6f", files, [ChecksumAlgorithm.Sha256]);
    }

    /// <summary>Stages, publishes and flips two links, as the steps of a run do; then sweeps, as one does later.</summary>
    /// <param name="beforeSweep">Looks at what there is to sweep.</param>
    public async Task RunAsync(IObjectStore store, Func<Task>? beforeSweep = null)
    {
        StagedRelease staged = await new StagingArea(store).StageAsync(_request, NoProgress.Instance, CancellationToken.None);
        await new ReleaseArea(store).PublishAsync(staged, new StagingArea(store), publicUrl: null, NoProgress.Instance, CancellationToken.None);
        await new VersionLinks(store).MoveAllAsync("hello", ["latest", "latest-1"], s_version, confirm: null, CancellationToken.None);
        if (beforeSweep is not null) await beforeSweep();
        await store.SweepAsync("", DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();

    private StageFile File(string path, int size)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        string local = _folder.At(path.Replace('/', '-'));
        System.IO.File.WriteAllBytes(local, bytes);
        var digests = new Digests(size, Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(SHA512.HashData(bytes)));
        return new StageFile(path, local, ArtifactKind.Package, "linux/amd64", digests);
    }
}
