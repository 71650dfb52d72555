using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging.Pages;

/// <summary>A folder in which releases of <c>hello</c> lie as publishing leaves them.</summary>
public sealed class PublishedFixture : IDisposable
{
    public const string Product = "hello";

    private readonly TestFolder _folder = new();

    public PublishedFixture() => Store = new FileStore(_folder.Path);

    public IObjectStore Store { get; }

    public string Html => File.ReadAllText(PathOf("index.html"));

    public string Json => File.ReadAllText(PathOf("index.json"));

    public string PathOf(string file) => _folder[$"release/{Product}/{file}"];

    public Task UpdateAsync(ReleaseOrder? order = null) => new ReleasePage(Store, order).UpdateAsync(Product, publicUrl: null, Skipped.Nothing, CancellationToken.None);

    public Task PublishAsync(string version, string? notes = null, params string[] files) => PublishAsync(Store, version, notes, files);

    public static async Task PublishAsync(IObjectStore store, string version, string? notes = null, params string[] files)
    {
        ReleaseVersion parsed = ReleaseVersion.Parse(version);
        List<ManifestObject> objects = [.. (files.Length > 0 ? files : [$"hello-{version}.tar.gz"]).Select(file => Describe(file, $"{version} {file}", ArtifactKind.Package))];
        if (notes is not null)
        {
            objects.Add(Describe(StoreLayout.Notes, notes, ArtifactKind.Notes));
            await PutAsync(store, StoreLayout.PublishedRelease(Product, parsed) + StoreLayout.Notes, notes);
        }
        objects.Add(Describe(StoreLayout.Sha256Sums, version, ArtifactKind.Checksums));
        var manifest = new ReleaseManifest(ReleaseManifest.CurrentSchema, Product, parsed, "20261121T093000Z-1a2b3c4", "1a2b3c4d5e6f708192a3b4c5d6e7f80910111213", objects);
        await PutAsync(store, StoreLayout.PublishedRelease(Product, parsed) + StoreLayout.Manifest, ManifestJson.Format(manifest));
    }

    public Task LinkAsync(string name, string version) => PutAsync(Store, StoreLayout.Link(Product, name), version + "\n");

    public void Dispose() => _folder.Dispose();

    private static ManifestObject Describe(string path, string content, ArtifactKind kind)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        return new ManifestObject(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(SHA512.HashData(bytes)), kind);
    }

    private static Task PutAsync(IObjectStore store, string key, string text) =>
        store.PutAsync(key, ObjectContent.FromText(text), Precondition.None, CancellationToken.None);
}
