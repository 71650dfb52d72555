using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>Manifests that nobody should have written, copied from where they may lie.</summary>
public sealed class WrongImageTests : IAsyncLifetime
{
    private const string Part = """{"mediaType":"application/octet-stream","digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":1}""";

    private readonly TestFolder _folder = new();
    private readonly MemoryRegistry _mirror = new("mirror.example.com");
    private RegistryWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await RegistryWorld.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _world.DisposeAsync();
    }

    public static TheoryData<string, string> Manifests => new()
    {
        { "", "its manifest is no JSON" },
        { "<html>", "its manifest is no JSON" },
        { """{"schemaVersion":2""", "its manifest is no JSON" },
        { string.Concat(Enumerable.Repeat("""{"a":""", 100)), "its manifest is no JSON" },
        { "[]", "it is no object" },
        { "{}", "of a type that is not known here: " },
        { """{"schemaVersion":1,"fsLayers":[]}""", "Docker's schema 1" },
        { """{"mediaType":"text/html"}""", "of a type that is not known here: text/html" },
        { $$"""{"config":{{Part}},"manifests":[],"layers":[]}""", "both an image and a list of images" },
        { $$"""{"mediaType":"{{ImageMediaType.OciManifest}}","layers":[]}""", "it has no 'config'" },
        { $$"""{"mediaType":"{{ImageMediaType.OciManifest}}","config":7}""", "'config' is no descriptor" },
        { $$"""{"config":{{Part}},"layers":7}""", "'layers' is no list" },
        { $$"""{"config":{{Part}},"layers":[{"size":1}]}""", "'layers[0]' has no digest that can be checked: none" },
        { $$"""{"config":{{Part}},"layers":[{"size":1,"digest":"sha256:../../../../etc/passwd"}]}""", "'layers[0]' has no digest that can be checked: sha256:../../../../etc/passwd" },
        { $$"""{"config":{{Part}},"layers":[{{Part.Replace("\"size\":1", "\"size\":-1", StringComparison.Ordinal)}}]}""", "'layers[0]' has no size" },
        { $$"""{"config":{{Part}},"layers":[{{string.Join(',', Enumerable.Repeat(Part, 10_000))}}]}""", "'layers' has 10000 entries; 1000 is the most" },
        { $$"""{"manifests":[{{string.Join(',', Enumerable.Repeat(Part, 10_000))}}]}""", "'manifests' has 10000 entries; 1000 is the most" },
        { $$"""{"config":{{Part}},"layers":[],"annotations":{"long":"{{new string('x', ImageManifest.LongestManifest)}}"} }""", "more than 4194304 bytes" },
        // a list that contains itself: its digest would have to be in the bytes that it is of
        { """{"manifests":[SELF]}""", "its manifest is not the one that is called sha256:bbbb" },
    };

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task In_a_registry(string manifest, string objection)
    {
        RegistryFakeRepository there = _world.Fake.Repositories["hello"] = new RegistryFakeRepository();
        foreach ((string digest, byte[] bytes) in Files(manifest)) there.Manifests[digest] = ("application/json", bytes);
        there.Tags["v1"] = Files(manifest)[0].Digest;

        await IsRefusedAsync(_world.Open(), objection);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task In_a_layout(string manifest, string objection)
    {
        _folder.Write(LayoutReader.Marker, """{"imageLayoutVersion":"1.0.0"}""");
        foreach ((string digest, byte[] bytes) in Files(manifest)) _folder.Write($"blobs/{digest.Replace(':', '/')}", Encoding.UTF8.GetString(bytes));
        (string named, byte[] content) = Files(manifest)[0];
        _folder.Write(LayoutReader.Index, $$"""{"manifests":[{"digest":"{{named}}","size":{{content.Length}},"annotations":{"org.opencontainers.image.ref.name":"v1"} }]}""");

        await IsRefusedAsync(new LayoutFolder(_folder.Path), objection);
    }

    private async Task IsRefusedAsync(IImageSource source, string objection)
    {
        await using IImageSource opened = source;
        ReleaseException refused = await Assert.ThrowsAnyAsync<ReleaseException>(() =>
            new ImageCopier(source, _mirror.Repository("hello"), new BlobLedger(), NoProgress.Instance).CopyAsync("v1", ["v1"], CancellationToken.None));

        Assert.Contains(objection, refused.Message, StringComparison.Ordinal);
        Assert.Contains(source.Name, refused.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(refused.Remedy));
        Assert.Equal((0, 0), (_mirror.CountOf("WRITE"), _mirror.CountOf("PUT")));
    }

    // the manifest, and the same under the digest that it may name
    private static (string Digest, byte[] Bytes)[] Files(string manifest)
    {
        string self = $"sha256:{new string('b', 64)}";
        byte[] bytes = Encoding.UTF8.GetBytes(manifest.Replace("SELF", Part.Replace($"sha256:{new string('a', 64)}", self, StringComparison.Ordinal), StringComparison.Ordinal));
        return [(ImageDigest.Of(bytes).ToString(), bytes), (self, bytes)];
    }
}
