using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>Lists of tags that have digests, as Google's registries give them.</summary>
public sealed class RegistryListingTests : IAsyncLifetime
{
    private RegistryWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync(isLoggedIn: false);
        _world.Fake.ListsDigests = true;
        var repository = _world.Fake.Repositories["hello"] = new RegistryFakeRepository();
        for (int i = 0; i < 5; i++) repository.Add(new TestImage(i).Manifest, $"1.{i}", $"also-1.{i}");
        repository.Add(new TestImage(9).Manifest);
    }

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(3, 4)]
    public async Task Every_digest_comes_with_its_tags_on_however_many_pages(int pageSize, int requests)
    {
        _world.Fake.PageSize = pageSize;

        IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>> listed = (await _world.Open().ListDigestsAsync(default))!;

        Assert.Equal(6, listed.Count);
        Assert.Equal(["1.3", "also-1.3"], listed[new TestImage(3).Manifest.Digest].Order(StringComparer.Ordinal));
        Assert.Empty(listed[new TestImage(9).Manifest.Digest]);
        Assert.Equal(requests, _world.Fake.Count("GET tags"));
    }

    [Fact]
    public async Task A_registry_that_lists_none_is_asked_once_for_all_its_repositories()
    {
        _world.Fake.ListsDigests = false;

        Assert.Null(await _world.Open().ListDigestsAsync(default));
        Assert.Null(await _world.Open("world").ListDigestsAsync(default));

        Assert.Equal(1, _world.Fake.Count("GET tags"));
    }

    [Fact]
    public async Task A_repository_that_is_missing_has_none()
    {
        Assert.Empty((await _world.Open("nowhere").ListDigestsAsync(default))!);
        Assert.Equal(6, (await _world.Open().ListDigestsAsync(default))!.Count);
    }

    [Fact]
    public async Task Tags_go_on_behind_a_comma_in_quotes()
    {
        _world.Fake.PageSize = 4;
        _world.Fake.Plan = request => request.Kind == "tags" && request["last"] is null ? Link($"<{request.Target}&last=1.3>; title=\"tags, page; 2\"; rel=\"next\"") : null;

        Assert.Equal(10, await _world.Open().ListTagsAsync(default).CountAsync());
    }

    [Theory]
    [InlineData("/v2/hello/tags/list?last=b; rel=next", "can't be read: a link has no address in angle brackets")]
    [InlineData("<https://other.example.com/v2/hello/tags/list>; rel=next", "is at other.example.com")]
    [InlineData("<>; rel=next", "leads back to a page that was read")]
    public async Task A_list_whose_next_page_is_unusable_is_not_taken_for_whole(string link, string says)
    {
        _world.Fake.Plan = _ => Link(link);

        RegistryException tags = await Assert.ThrowsAsync<RegistryException>(async () => await _world.Open().ListTagsAsync(default).CountAsync());
        RegistryException referrers = await Assert.ThrowsAsync<RegistryException>(() => _world.Open().ListReferrersAsync(new TestImage(1).Manifest.Digest, tags: null, default));

        Assert.Contains(says, tags.Message, StringComparison.Ordinal);
        Assert.Contains(says, referrers.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_next_page_that_is_missing_is_not_the_end()
    {
        _world.Fake.Plan = request => request["last"] is null ? Link("<?last=1.3>; rel=next") : new RegistryFault(404);

        Assert.Equal("RegistryMissing", (await Assert.ThrowsAsync<RegistryException>(async () => await _world.Open().ListTagsAsync(default).CountAsync())).ErrorId);
        Assert.Equal("RegistryMissing", (await Assert.ThrowsAsync<RegistryException>(() => _world.Open().ListReferrersAsync(new TestImage(1).Manifest.Digest, tags: null, default))).ErrorId);
    }

    private static RegistryFault Link(string link) => new() { Headers = new Dictionary<string, string> { ["Link"] = link } };
}
