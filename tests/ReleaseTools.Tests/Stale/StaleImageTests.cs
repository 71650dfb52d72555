using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Stale;
using ReleaseTools.Images;
using ReleaseTools.Stale;

namespace ReleaseTools.Tests.Stale;

/// <summary>Images of a repository: here a folder, which keeps them as a registry does.</summary>
public sealed class StaleImageTests : StaleTestBase
{
    private readonly TestFolder _work = new();
    private readonly MemoryImages _origin = new MemoryRegistry("origin.example.com").Repository("hello");
    private readonly LayoutFolder _images;

    public StaleImageTests() => _images = new LayoutFolder(_work.At("images"));

    private StaleSource Source => new(Repository.Path, ImageRepository: $"oci:{_work.At("images")}");

    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task The_highest_versions_stay_and_images_with_other_tags_too()
    {
        foreach (string version in (string[])["v1.0.0-0", "v1.1.0-0", "v1.2.0-0", "v1.10.0-0"]) await AddAsync(version, Commit(version));
        await AddAsync("v0.9.0-0", "latest");
        await AddAsync("nightly");

        IReadOnlyList<StaleRelease> found = await FindAsync(StalePlace.ContainerImage, new() { Keep = 2 }, Source);

        Assert.Equal(["v1.10.0-0 no one of the 2 highest", "v1.2.0-0 no one of the 2 highest", "v1.1.0-0 yes not one of the 2 highest", "v1.0.0-0 yes not one of the 2 highest",
            "v0.9.0-0 no the tag latest names it, too: only a pattern chooses that", "nightly no its name is no version: only a pattern chooses it"],
            found.Select(image => $"{image.Name} {(image.IsStale ? "yes" : "no")} {image.Reason}"));
    }

    [Theory]
    [InlineData("nightly", "nightly")]
    [InlineData("v0.9*", "")]                       // latest would go with it
    [InlineData("v0.9* latest", "v0.9.0-0")]
    [InlineData("v1.0.0*", "")]                     // v1.0.1 would
    [InlineData("v1.0.*", "v1.0.1-0")]
    [InlineData("* !latest !v1.0.0-0 !v2*", "nightly")]
    public async Task A_pattern_chooses_an_image_by_all_its_tags(string patterns, string stale)
    {
        await AddAsync("v2.0.0-0");
        await AddAsync("v0.9.0-0", "latest");
        await AddAsync("v1.0.0-0", "v1.0.1-0", Commit("a"));
        await AddAsync("nightly");
        string[] all = patterns.Split(' ');

        Assert.Equal(stale, string.Join(' ', await StaleAsync(StalePlace.ContainerImage,
            new() { Like = [.. all.Where(one => one[0] != '!')], NotLike = [.. all.Where(one => one[0] == '!').Select(one => one[1..])] }, Source)));
    }

    [Fact]
    public async Task Signatures_and_what_only_a_list_was_made_of_go_with_it_and_nothing_else()
    {
        ImageManifest shared = _origin.AddImage(null, "shared"), own = _origin.AddImage(null, "own"), tagged = _origin.AddImage(null, "tagged");
        ImageManifest old = await CopyAsync(_origin.AddIndex(null, ("linux/amd64", own), ("linux/arm64", shared), ("linux/s390x", tagged)), "v1.0.0-0");
        ImageManifest kept = await CopyAsync(_origin.AddIndex(null, ("linux/arm64", shared)), "v2.0.0-0");
        await CopyAsync(tagged, "base");
        ImageManifest signature = await CopyAsync(_origin.AddImage(null, "signature"), $"sha256-{old.Digest.Hex}.sig");
        ImageManifest ofOwn = await CopyAsync(_origin.AddImage(null, "signature of own"), $"sha256-{own.Digest.Hex}.sig");
        ImageManifest bill = await ReferAsync(old, "bill"), ofBill = await ReferAsync(bill, "signature of bill"), ofKept = await ReferAsync(kept, "bill of kept");

        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.ContainerImage, new() { Keep = 1 }, Source), image => image.IsStale);
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(stale));

        Assert.Equal("v1.0.0-0", stale.Name);
        foreach (ImageManifest gone in (ImageManifest[])[old, own, signature, ofOwn, bill, ofBill]) Assert.Null(await _images.ResolveAsync(gone.Digest.ToString(), None));
        foreach (ImageManifest there in (ImageManifest[])[kept, shared, tagged, ofKept]) Assert.NotNull(await _images.ResolveAsync(there.Digest.ToString(), None));
        Assert.Equal(["v1.0.0-0 Begun", "v1.0.0-0 Removed"], Lines());
    }

    [Fact]
    public async Task What_is_part_of_a_list_stays()
    {
        ImageManifest part = _origin.AddImage(null, "part");
        await CopyAsync(_origin.AddIndex(null, ("linux/amd64", part)), "v2.0.0-0");
        await CopyAsync(part, "v1.0.0-0");

        StaleRelease found = Assert.Single(await FindAsync(StalePlace.ContainerImage, new() { Like = ["v1*"] }, Source), image => image.Name == "v1.0.0-0");

        Assert.Equal((false, "it is part of v2.0.0-0"), (found.IsStale, found.Reason));
    }

    [Fact]
    public async Task What_is_part_of_a_list_in_a_list_stays()
    {
        ImageManifest part = _origin.AddImage(null, "part");
        await CopyAsync(_origin.AddIndex(null, ("linux/amd64", _origin.AddIndex(null, ("linux/amd64", part)))), "v2.0.0-0");
        await CopyAsync(part, "v1.0.0-0");

        Assert.Equal("it is part of v2.0.0-0", Assert.Single(await FindAsync(StalePlace.ContainerImage, new() { Like = ["v1*"] }, Source), image => image.Name == "v1.0.0-0").Reason);
    }

    [Theory]
    [InlineData("manifest")]
    [InlineData("schema 1")]
    [InlineData("configuration")]
    public async Task One_image_that_can_t_be_read_stays_and_is_reported_and_the_others_go(string fault)
    {
        foreach (string version in (string[])["v1.0.0-0", "v2.0.0-0", "v3.0.0-0"]) await AddAsync(version);
        await BrokenLayout.BreakAsync(_work.At("images"), "v1.0.0-0", fault);
        var failed = new List<ReleaseException>();

        IReadOnlyList<StaleRelease> found = await FindReadableAsync(failed.Add);

        Assert.Equal(["v2.0.0-0"], found.Where(image => image.IsStale).Select(image => image.Name));
        Assert.Equal(("ImageNotReadable", $"oci:{_work.At("images")}:v1.0.0-0"), (Assert.Single(failed).ErrorId, failed[0].Target));
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(found.Single(image => image.IsStale)));
        Assert.NotNull(await _images.ResolveAsync("v1.0.0-0", None));
    }

    [Fact]
    public async Task What_an_unreadable_list_may_need_stays()
    {
        ImageManifest shared = _origin.AddImage(null, "shared");
        await CopyAsync(_origin.AddIndex(null, ("linux/amd64", shared)), "v1.0.0-0");
        await CopyAsync(_origin.AddIndex(null, ("linux/arm64", shared)), "v2.0.0-0");
        await AddAsync("v3.0.0-0");
        await BrokenLayout.BreakAsync(_work.At("images"), "v2.0.0-0", "manifest");

        StaleRelease stale = Assert.Single(await FindReadableAsync(_ => { }), image => image.IsStale);
        Assert.Equal(StaleOutcome.Removed, await RemoveAsync(stale));

        Assert.Equal("v1.0.0-0", stale.Name);
        Assert.NotNull(await _images.ResolveAsync(shared.Digest.ToString(), None));
    }

    [Fact]
    public async Task An_image_that_can_t_be_read_is_an_error_beside_the_list_of_others()
    {
        await AddAsync("v1.0.0-0");
        await AddAsync("v2.0.0-0");
        await BrokenLayout.BreakAsync(_work.At("images"), "v1.0.0-0", "schema 1");
        var failed = new List<ReleaseException>();

        ContainerImage image = Assert.Single(await new ContainerImages(NoProgress.Instance).ListAsync(ImageReference.Parse($"oci:{_work.At("images")}"), "*", failed.Add, None).ToArrayAsync());

        Assert.Equal("v2.0.0-0", image.Tag);
        Assert.StartsWith($"oci:{_work.At("images")}:v1.0.0-0 could not be read: ", Assert.Single(failed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_got_another_tag_since_it_was_listed_stays()
    {
        await AddAsync("v2.0.0-0");
        ImageManifest old = await AddAsync("v1.0.0-0");
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.ContainerImage, new() { Keep = 1 }, Source), image => image.IsStale);
        await _images.WriteManifestAsync(old, "latest", None);

        Assert.Equal("StaleChanged", (await Assert.ThrowsAsync<RefusedException>(() => RemoveAsync(stale))).ErrorId);
        Assert.NotNull(await _images.ResolveAsync("v1.0.0-0", None));
    }

    [Fact]
    public async Task What_is_gone_counts_as_removed()
    {
        await AddAsync("v2.0.0-0");
        ImageManifest old = await AddAsync("v1.0.0-0");
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.ContainerImage, new() { Keep = 1 }, Source), image => image.IsStale);
        await _images.DeleteManifestAsync(old.Digest, None);

        Assert.Equal(StaleOutcome.Gone, await RemoveAsync(stale));
    }

    [Fact]
    public async Task A_removal_that_was_interrupted_is_finished()
    {
        ImageManifest own = _origin.AddImage(null, "own");
        ImageManifest old = await CopyAsync(_origin.AddIndex(null, ("linux/amd64", own)), "v1.0.0-0");
        await AddAsync("v2.0.0-0");
        StaleRelease stale = Assert.Single(await FindAsync(StalePlace.ContainerImage, new() { Keep = 1 }, Source), image => image.IsStale);
        await (await JournalAsync()).WriteAsync(StaleEvent.Begun, stale, message: null, None);
        await _images.DeleteManifestAsync(old.Digest, None);

        Assert.Empty(await FinishAsync());

        Assert.Null(await _images.ResolveAsync(own.Digest.ToString(), None));
        Assert.Equal(["v1.0.0-0 Begun", "v1.0.0-0 Gone"], Lines());
    }

    [Fact]
    public async Task Images_go_by_their_age_where_they_say_it()
    {
        await AddAsync("v3.0.0-0");
        await AddAsync("v2.0.0-0");
        await CopyAsync(Dated("2020-01-02T03:04:05Z"), "v1.0.0-0");

        Assert.Equal(["v1.0.0-0"], await StaleAsync(StalePlace.ContainerImage, new() { OlderThan = StaleAge.Parse("30d") }, Source));
    }

    [Fact]
    public async Task The_repositories_are_those_of_the_definition()
    {
        Repository.Write("release.yaml", "product: hello\nimages: [{ name: \"127.0.0.1:1/${product}\", from: { layout: out }, aliases: [127.0.0.1:1/other] }]");

        ReleaseException e = await Assert.ThrowsAnyAsync<ReleaseException>(() => FindAsync(StalePlace.ContainerImage));

        Assert.Contains("127.0.0.1:1/hello", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ImageRepositoryMissing")]
    [InlineData("docker-archive:images.tar", "ImageRepositoryInvalid")]
    [InlineData("registry.example.com/hello:1.0", "ImageRepositoryInvalid")]
    [InlineData("A B", "ImageLocationInvalid")]
    public async Task What_is_no_repository_is_told(string? repository, string error) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<UsageException>(() => FindAsync(StalePlace.ContainerImage, source: new StaleSource(Repository.Path, ImageRepository: repository)))).ErrorId);

    private Task<IReadOnlyList<StaleRelease>> FindReadableAsync(Action<ReleaseException> failed) =>
        new StaleFinder(new StaleRequest { Places = [StalePlace.ContainerImage], Criteria = new() { Keep = 1 }, Source = Source }).FindAsync(failed, None);

    private static string Commit(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(Encoding.UTF8.GetBytes(text)));

    private Task<ImageManifest> AddAsync(params string[] tags) => CopyAsync(_origin.AddImage(null, tags[0]), tags);

    private async Task<ImageManifest> CopyAsync(ImageManifest image, params string[] tags)
    {
        await new ImageCopier(_origin, _images, new BlobLedger(), NoProgress.Instance).CopyAsync(image.Digest.ToString(), tags, None);
        return image;
    }

    private Task<ImageManifest> ReferAsync(ImageManifest subject, string text) => CopyAsync(_origin.Add(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Config($$"""{"about":"{{text}}"}""")}},"layers":[],"subject":{{SampleImages.Json(subject.Descriptor)}}}""", null));

    private ImageManifest Dated(string created) => _origin.Add(
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Config($$"""{"os":"linux","architecture":"amd64","created":"{{created}}"}""")}},"layers":[]}""", null);

    private string Config(string json) => SampleImages.Json(_origin.Add(Encoding.UTF8.GetBytes(json), ImageMediaType.OciConfig));
}
