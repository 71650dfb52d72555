using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>Tags removed from a registry that deletes them by name, and from registries that don't.</summary>
public abstract class RegistryTagRemovalTests(int refusal) : TagRemovalContract, IAsyncLifetime
{
    private RegistryWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync();
        _world.Fake.RefusesTagDeletion = refusal;
    }

    public async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected RegistryFake Fake => _world.Fake;

    private protected override Task<IImageTarget> OpenAsync(string name) => Task.FromResult<IImageTarget>(Open(name));

    private protected RegistryRepository Open(string name = "hello") => _world.Open(name);

    [Fact]
    public async Task A_removal_whose_answer_is_lost_is_one()
    {
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 6, "1.0", "2.0");
        Fake.Fail("DELETE manifests", new RegistryFault { LosesAnswer = true });

        Assert.Equal(image.Digest, await RemoveAsync(place, "1.0"));

        Assert.Equal(["2.0"], await TagsAsync(place));
    }

    [Theory]
    [InlineData(405, "ImageTagKept")]
    [InlineData(501, "ImageTagKept")]
    [InlineData(403, null)]
    [InlineData(500, null)]
    public async Task Where_nothing_is_deleted_the_tag_points_to_its_image_as_before(int status, string? error)
    {
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 7, "1.0", "2.0");
        Fake.Plan = request => request.Method == "DELETE" ? new RegistryFault(status) { Code = "UNSUPPORTED" } : null;

        ReleaseException kept = await Assert.ThrowsAnyAsync<ReleaseException>(() => RemoveAsync(place, "1.0"));

        if (error is not null) Assert.Equal(error, kept.ErrorId);
        Assert.Contains($"{status}", kept.Message, StringComparison.Ordinal);
        Fake.Plan = null;
        Assert.Equal((image.Digest, image.Digest), (await place.ResolveAsync("1.0", default), await place.ResolveAsync("2.0", default)));
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", true)]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", false)]
    [InlineData("application/vnd.example.image.v9+json", true)]
    [InlineData("application/vnd.example.image.v9+json", false)]
    [InlineData(ImageMediaType.OciManifest, true)]
    public async Task A_tag_whose_manifest_can_not_be_read_is_removed_like_any_other(string type, bool saysDigest)
    {
        RegistryRepository place = Open();
        ImageManifest other = await WriteAsync(place, 14, "2.0");
        ImageDigest digest = AddUnreadable(type, "1.0", "1.0.0");
        Fake.TellsDigests = saysDigest;
        Fake.Negotiates = true;

        Assert.Equal(digest, await RemoveAsync(place, "1.0"));

        Assert.Equal(["1.0.0", "2.0"], await TagsAsync(place));
        Assert.Contains(digest.ToString(), Fake.Repositories["hello"].Manifests.Keys);
        Assert.Equal((digest, other.Digest), (await place.ResolveAsync("1.0.0", default), await place.ResolveAsync("2.0", default)));
    }

    [Theory]
    [InlineData(405)]
    [InlineData(403)]
    public async Task Where_nothing_is_deleted_a_tag_whose_manifest_can_not_be_read_is_left_alone(int status)
    {
        RegistryRepository place = Open();
        await WriteAsync(place, 15, "2.0");
        ImageDigest digest = AddUnreadable("application/vnd.docker.distribution.manifest.v1+prettyjws", "1.0");
        // it has not taken schema 1 for long, and could not be given the tag back
        Fake.Plan = request => request.Method == "DELETE" ? new RegistryFault(status) : request.Verb == "PUT manifests" && request.Rest[0] == "1.0" ? new RegistryFault(400) : null;

        ReleaseException kept = await Assert.ThrowsAnyAsync<ReleaseException>(() => RemoveAsync(place, "1.0"));

        Assert.Contains($"{status}", kept.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Fake.Requests, request => request.Verb == "PUT manifests" && request.Rest[0] == "1.0");
        Assert.Equal(digest, await place.ResolveAsync("1.0", default));
    }

    private ImageDigest AddUnreadable(string type, params string[] tags)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(type.Contains(".v1+prettyjws", StringComparison.Ordinal) ? """{"schemaVersion":1,"fsLayers":[],"signatures":[]}""" : """{"schemaVersion":2,"content":"another"}""");
        Fake.Repositories["hello"].Add(type, bytes, tags);
        return ImageDigest.Of(bytes);
    }

    [Fact]
    public async Task An_unknown_repository_has_no_tag() => Assert.Null(await RemoveAsync(Open("nowhere"), "1.0"));
}

public sealed class TagRemovalByNameTests() : RegistryTagRemovalTests(0)
{
    [Fact]
    public async Task It_is_one_request_that_writes()
    {
        RegistryRepository place = Open();
        await WriteAsync(place, 8, "1.0");
        int puts = Fake.Count("PUT manifests");

        await RemoveAsync(place, "1.0");

        Assert.Equal((puts, 1), (Fake.Count("PUT manifests"), Fake.Count("DELETE manifests")));
    }

    [Fact]
    public async Task An_image_that_the_registry_removes_with_its_tag_is_put_back()
    {
        Fake.DeletesImageWithTag = true;
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 9, "1.0");

        TagRemoval? removal = await ((IImageUntagging)place).RemoveTagAsync("1.0", default);

        Assert.Equal(new TagRemoval(image.Digest, TookImage: true), removal);
        Assert.Equal(image.Digest, await place.ResolveAsync(image.Digest.ToString(), default));
    }

    [Fact]
    public async Task An_image_that_can_not_be_read_is_put_back_as_it_was()
    {
        Fake.DeletesImageWithTag = true;
        RegistryRepository place = Open();
        await WriteAsync(place, 16, "2.0");
        byte[] bytes = """{"schemaVersion":2,"content":"another"}"""u8.ToArray();
        Fake.Repositories["hello"].Add("application/vnd.example.image.v9+json", bytes, "1.0");

        TagRemoval? removal = await place.RemoveTagAsync("1.0", default);

        Assert.Equal(new TagRemoval(ImageDigest.Of(bytes), TookImage: true), removal);
        (string type, byte[] there) = Fake.Repositories["hello"].Manifests[ImageDigest.Of(bytes).ToString()];
        Assert.Equal("application/vnd.example.image.v9+json", type);
        Assert.Equal(bytes, there);
    }

    [Fact]
    public async Task Of_schema_1_the_digest_is_what_the_registry_says_it_is()
    {
        RegistryRepository place = Open();
        await WriteAsync(place, 17, "2.0");
        // the digest leaves out the signatures in the bytes
        var digest = ImageDigest.Of("unsigned"u8);
        Fake.Repositories["hello"].Manifests[digest.ToString()] = ("application/vnd.docker.distribution.manifest.v1+prettyjws", """{"schemaVersion":1}"""u8.ToArray());
        Fake.Repositories["hello"].Tags["1.0"] = digest.ToString();

        Assert.Equal(digest, await RemoveAsync(place, "1.0"));
        Assert.Equal(["2.0"], await TagsAsync(place));
    }

    [Fact]
    public async Task A_tag_that_is_there_after_its_removal_is_an_error()
    {
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 10, "1.0");
        // it answers, and does nothing
        Fake.Plan = request => request.Method == "DELETE" ? new RegistryFault(202) : null;

        Assert.Equal("ImageTagKept", (await Assert.ThrowsAsync<ImageTagKeptException>(() => RemoveAsync(place, "1.0"))).ErrorId);
        Assert.Equal(image.Digest, await place.ResolveAsync("1.0", default));
    }
}

public sealed class TagRemovalByPlaceholderTests() : RegistryTagRemovalTests(400)
{
    [Fact]
    public async Task The_error_says_that_the_registry_deletes_nothing_and_what_to_switch_on()
    {
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 11, "1.0");
        Fake.Plan = request => request.Method == "DELETE" ? new RegistryFault(405) { Code = "UNSUPPORTED" } : null;

        ImageTagKeptException kept = await Assert.ThrowsAsync<ImageTagKeptException>(() => RemoveAsync(place, "1.0"));

        Assert.Contains($"The tag {place.Name}:1.0 could not be removed: its registry deletes nothing, and answered 405.", kept.Message, StringComparison.Ordinal);
        Assert.Contains($"It points to {image.Digest} as before.", kept.Message, StringComparison.Ordinal);
        Assert.Contains("REGISTRY_STORAGE_DELETE_ENABLED=true", kept.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_can_not_be_put_back_is_named_with_its_image()
    {
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 12, "1.0");
        int puts = 0;
        Fake.Plan = request => request.Method == "DELETE" ? new RegistryFault(405) : request.Verb == "PUT manifests" && ++puts > 1 ? new RegistryFault(403) : null;

        ImageTagKeptException kept = await Assert.ThrowsAsync<ImageTagKeptException>(() => RemoveAsync(place, "1.0"));

        Assert.Contains($"The image is there as {place.Name}@{image.Digest}.", kept.Message, StringComparison.Ordinal);
        Assert.StartsWith($"Put the tag back: release image tag {place.Name}@{image.Digest} --floating-tag 1.0", kept.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_cancelled_is_put_back()
    {
        RegistryRepository place = Open();
        ImageManifest image = await WriteAsync(place, 13, "1.0");
        using var stop = new CancellationTokenSource();
        int deletions = 0;
        Fake.Plan = request =>
        {
            if (request.Method == "DELETE" && ++deletions == 2) stop.Cancel();
            return request.Method == "DELETE" && deletions == 2 ? new RegistryFault { Resets = true } : null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => place.RemoveTagAsync("1.0", stop.Token));

        Assert.Equal(image.Digest, await place.ResolveAsync("1.0", default));
    }
}

public sealed class TagRemovalNotFoundTests() : RegistryTagRemovalTests(404);

public sealed class TagRemovalUnsupportedTests() : RegistryTagRemovalTests(405);
