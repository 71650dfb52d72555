using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Verification;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Verification;

/// <summary>What a stranger verifies who has no session: a store, its public URL, a release on GitHub.</summary>
public sealed class PublishedReleaseVerifierTests : IAsyncLifetime
{
    private const string Release = "release/hello/1.0.0/";

    private PublishedProduct _product = null!;

    public async ValueTask InitializeAsync()
    {
        _product = await PublishedProduct.CreateAsync();
        await _product.RunAsync();
    }

    public ValueTask DisposeAsync() => _product.DisposeAsync();

    [Fact]
    public async Task A_whole_release_has_no_differences_at_any_of_its_places()
    {
        await using LoopbackServer site = await ServeAsync();

        Assert.Empty(await VerifyAsync(Places(Open(_product.Store), Open(site.Address.AbsoluteUri))));
    }

    [Fact]
    public async Task Without_a_product_or_a_version_it_is_the_only_product_and_the_latest_release()
    {
        _product.Repository.Commit("fix: again");
        await _product.RunAsync("1.1.0");
        File.Delete(_product.At("release/hello/1.1.0/guide.md"));

        ReleaseFinding finding = Assert.Single(await VerifyAsync(new VerificationPlaces([Open(_product.Store)], GitHub: null, Product: null, "v", ReleaseOrder.Semver)));

        Assert.Equal(("hello", "1.1.0", "guide.md", "is missing"), (finding.Product, finding.Version.ToString(), finding.Name, finding.Problem));
    }

    [Theory]
    [InlineData(Release + "guide.md", "guide.md", ReleasePart.Object)]
    [InlineData(Release + "SHA256SUMS", "SHA256SUMS", ReleasePart.Object)]
    [InlineData("release/hello/index.html", "index.html", ReleasePart.Page)]
    [InlineData("release/hello/index.json", "index.json", ReleasePart.Page)]
    [InlineData("release/hello/latest-1.txt", "latest-1.txt", ReleasePart.Link)]
    [InlineData(Release + "manifest.json", "manifest.json", ReleasePart.Manifest)]
    public async Task What_a_server_in_between_has_changed_is_found_at_the_public_URL_only(string key, string item, ReleasePart part)
    {
        await using LoopbackServer site = await ServeAsync(stale: key);

        IReadOnlyList<ReleaseFinding> findings = await VerifyAsync(Places(Open(_product.Store), Open(site.Address.AbsoluteUri)), "1.0.0");

        Assert.All(findings, finding => Assert.Equal((part, item), (finding.Part, finding.Name)));
        Assert.StartsWith(site.Address.AbsoluteUri, Assert.Single(findings).Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_behind_a_public_URL_alone_are_compared_with_the_index_there()
    {
        await using LoopbackServer site = await ServeAsync(stale: "release/hello/latest-1.txt");

        ReleaseFinding finding = Assert.Single(await VerifyAsync(Places(Open(site.Address.AbsoluteUri)), "1.0.0"));

        Assert.Equal((ReleasePart.Link, "latest-1.txt", "names 0.1.0 instead of 1.0.0 or a higher version"), (finding.Part, finding.Name, finding.Problem));
    }

    [Fact]
    public async Task What_the_public_URL_does_not_serve_is_missing()
    {
        await using LoopbackServer site = await ServeAsync();
        File.Delete(_product.At(Release + "guide.md"));

        ReleaseFinding finding = Assert.Single(await VerifyAsync(Places(Open(site.Address.AbsoluteUri))));

        Assert.Equal((ReleaseFault.Missing, "guide.md"), (finding.Fault, finding.Name));
    }

    [Fact]
    public async Task A_server_that_fails_is_a_finding_for_each_file_and_not_the_end()
    {
        await using LoopbackServer site = await ServeAsync(forbidden: Release + "guide.md");

        ReleaseFinding finding = Assert.Single(await VerifyAsync(Places(Open(site.Address.AbsoluteUri))));

        Assert.Equal((ReleaseFault.Unreadable, "guide.md"), (finding.Fault, finding.Name));
    }

    [Theory]
    [InlineData("guide.md", "has digest")]
    [InlineData("SHA256SUMS", "is no list of checksums")]
    public async Task A_release_that_is_on_GitHub_only_is_compared_with_its_own_checksums(string asset, string says)
    {
        var places = new VerificationPlaces([], _product.World.Releases(), Product: null, "v", ReleaseOrder.Semver);
        Assert.Empty(await VerifyAsync(places));
        List<GitHubFakeAsset> assets = _product.World.Repository.Releases.Single().Assets;
        int index = assets.FindIndex(candidate => candidate.Name == asset);
        assets[index] = assets[index] with { Bytes = "other\n"u8.ToArray() };

        ReleaseFinding finding = Assert.Single(await VerifyAsync(places));

        Assert.Equal(asset, finding.Name);
        Assert.Contains(says, finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_others_have_added_on_GitHub_are_theirs()
    {
        List<GitHubFakeAsset> assets = _product.World.Repository.Releases.Single().Assets;
        assets.Add(assets[0] with { Name = "hello.sig" });

        Assert.Empty(await VerifyAsync(new VerificationPlaces([], _product.World.Releases(), Product: null, "v", ReleaseOrder.Semver)));
    }

    [Fact]
    public async Task A_version_that_is_nowhere_is_a_finding_at_every_place()
    {
        IReadOnlyList<ReleaseFinding> findings = await VerifyAsync(Places(Open(_product.Store)), "3.0.0");

        Assert.Equal(["manifest.json is missing", "v3.0.0 is not published"], findings.Select(finding => $"{finding.Name} {finding.Problem}"));
    }

    private static IObjectStore Open(string url) => ObjectStores.Open(url, ".");

    private VerificationPlaces Places(params IObjectStore[] stores) => new(stores, _product.World.Releases(), "hello", "v", ReleaseOrder.Semver);

    private static Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(VerificationPlaces places, string? version = null) =>
        new PublishedReleaseVerifier(places, new RecordingObserver()).VerifyAsync(new VerificationRequest { Version = version is null ? null : ReleaseVersion.Parse(version) }, default);

    /// <param name="stale">What the server has in another state than the store.</param>
    private Task<LoopbackServer> ServeAsync(string? stale = null, string? forbidden = null) => LoopbackServer.StartAsync(async context =>
    {
        string key = Uri.UnescapeDataString(context.Request.Path.Value!).TrimStart('/');
        if (key == forbidden) context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (key == stale) await context.Response.WriteAsync("0.1.0\n");
        else if (File.Exists(_product.At(key))) await context.Response.SendFileAsync(_product.At(key));
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    });
}
