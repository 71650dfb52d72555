using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

/// <summary>A product <c>hello</c> with files of its own, and a store in a real folder.</summary>
public abstract class StagingTestBase : IDisposable
{
    protected const string Build = "20261121T093000Z-1a2b3c4";

    protected StagingTestBase()
    {
        Store = new FileStore(Folder["store"]);
        Area = new StagingArea(Store);
        Releases = new ReleaseArea(Store);
        Links = new VersionLinks(Store);
    }

    protected static CancellationToken None => CancellationToken.None;

    protected TestFolder Folder { get; } = new();

    protected IObjectStore Store { get; }

    protected StagingArea Area { get; }

    protected ReleaseArea Releases { get; }

    protected VersionLinks Links { get; }

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static ReleaseVersion V(string text) => ReleaseVersion.Parse(text);

    protected StageFile File(string path, string text, ArtifactKind kind = ArtifactKind.Package, bool first = false, bool expected = true) =>
        new(path, Folder.Write("built/" + path, text), kind, "linux/amd64", expected ? DigestsOf(text) : null, first);

    protected StageRequest Request(string version = "1.2.0", string build = Build, params StageFile[] files) => new(
        "hello", V(version), build, "1a2b3c4d5e6f", files.Length > 0 ? files : [File("hello.tar.gz", $"hello {version}", first: true), File("docs/guide.pdf", "a guide", ArtifactKind.Docs)],
        [ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Sha512]);

    protected Task<StagedRelease> StageAsync(StageRequest request) => Area.StageAsync(request, NoProgress.Instance, None);

    protected async Task<PublishedRelease> PublishAsync(string version, string build = Build, params StageFile[] files) =>
        await Releases.PublishAsync(await StageAsync(Request(version, build, files)), Area, publicUrl: null, NoProgress.Instance, None);

    protected static Digests DigestsOf(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new Digests(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(SHA512.HashData(bytes)));
    }

    /// <summary>Every file of the store with its content and time: equal before and after = nothing was touched.</summary>
    protected string[] Snapshot() => [.. Folder.Files("store").Where(file => !file.StartsWith(".tmp", StringComparison.Ordinal))
        .Select(file => $"{file} {System.IO.File.GetLastWriteTimeUtc(Folder["store/" + file]):O} {DigestsOf(System.IO.File.ReadAllText(Folder["store/" + file])).Sha256}")];
}
