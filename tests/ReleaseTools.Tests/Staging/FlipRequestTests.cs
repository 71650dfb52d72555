using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

/// <summary>What moving a link asks of a bucket.</summary>
public sealed class FlipRequestTests : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;
    private static readonly Digests s_empty = new(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");

    private readonly TestFolder _folder = new();
    private GcsFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await GcsFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_release_of_ten_thousand_objects_takes_the_same_requests_as_one_of_one()
    {
        IObjectStore store = _fake.Open(_folder);
        await PublishAsync(store, "1.0.0", 1);
        await PublishAsync(store, "1.1.0", 1);
        await PublishAsync(store, "1.2.0", 10_000);
        await PublishAsync(store, "1.3.0", 10_000);
        Assert.Equal(20_006, _fake.Buckets["bucket"].Count);

        // the first makes the links and their page, the others replace them
        await RequestsOfAsync(store, "1.0.0");
        string[] one = await RequestsOfAsync(store, "1.1.0");
        Assert.Equal(one, await RequestsOfAsync(store, "1.2.0"));
        Assert.Equal(one, await RequestsOfAsync(store, "1.3.0"));
        Assert.InRange(one.Length, 4, 40);
    }

    /// <returns>In order of kinds: links are moved side by side.</returns>
    private async Task<string[]> RequestsOfAsync(IObjectStore store, string version)
    {
        _fake.Requests.Clear();
        IReadOnlyList<LinkResult> moved = await new VersionLinks(store).MoveAllAsync("hello", ["latest", "latest-1", "stable"], ReleaseVersion.Parse(version), confirm: null, s_none);
        Assert.All(moved, link => Assert.Equal(LinkVerdict.Forward, link.Outcome));
        return [.. _fake.Requests.Order(StringComparer.Ordinal)];
    }

    private async Task PublishAsync(IObjectStore store, string version, int count)
    {
        string prefix = $"release/hello/{version}/";
        ManifestObject[] objects = [.. Enumerable.Range(0, count).Select(i => new ManifestObject($"file-{i:00000}", 0, s_empty.Sha256, s_empty.Sha512, ArtifactKind.Binary))];
        SortedDictionary<string, GcsStored> bucket = _fake.Buckets["bucket"];
        foreach (ManifestObject entry in objects) bucket[$"some/where/{prefix}{entry.Path}"] = new GcsStored($"some/where/{prefix}{entry.Path}", [], 1);
        var manifest = new ReleaseManifest(ReleaseManifest.CurrentSchema, "hello", ReleaseVersion.Parse(version), "20261121T093000Z-1a2b3c4", "1a2b3c4d5e6f", objects);
        await store.PutTextAsync(prefix + StoreLayout.Manifest, ManifestJson.Format(manifest));
    }
}
