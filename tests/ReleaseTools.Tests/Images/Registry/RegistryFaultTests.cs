using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

public sealed class RegistryFaultTests : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private RegistryWorld _world = null!;
    private RegistryRepository _repository = null!;

    private RegistryFake Fake => _world.Fake;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync();
        Fake.Asks = "token";
        _repository = _world.Open();
    }

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData("POST upload")]
    [InlineData("PUT upload")]
    [InlineData("HEAD blobs")]
    [InlineData("GET blobs")]
    [InlineData("PUT manifests")]
    [InlineData("GET manifests")]
    [InlineData("GET token")]
    public async Task What_fails_for_a_moment_is_done_again(string verb)
    {
        foreach (RegistryFault fault in new RegistryFault[] { new(429) { RetryAfter = "0" }, new(500), new(502), new() { Resets = true }, new() { LosesAnswer = true }, new() { CutsAnswerAt = 10 } })
        {
            Fake.Repositories.Clear();
            Fake.EndTokens();
            Fake.Fail(verb, fault);
            var image = new TestImage(20);

            await image.WriteAsync(_repository, "v1");

            Assert.True(await _repository.HasBlobAsync(image.LayerBlob, s_none));
            Assert.Equal(image.Manifest.Digest, (await _repository.FindManifestAsync("v1", s_none))!.Digest);
            Assert.Equal(image.Layer, await TestImage.BytesAsync(_repository, image.LayerBlob));
        }
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Fact]
    public async Task What_fails_for_good_says_whom_and_what()
    {
        Fake.Fail("PUT upload", new RegistryFault(503), times: 100);

        RegistryException failure = await FailsAsync(() => new TestImage(21).WriteAsync(_repository, "v1"));

        Assert.Equal(("RegistryFailed", true), (failure.ErrorId, failure.IsTransient));
        Assert.Contains($"{Fake.Name} answered 503 (the fake was told to fail)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, Fake.Requests.Count(request => request.Verb == "POST upload" && request.Authorization.Length > 0));
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(411)]
    [InlineData(413)]
    [InlineData(501)]
    public async Task Who_takes_no_blob_as_a_whole_gets_it_in_chunks(int status)
    {
        Fake.RefusesWhole = status;
        var image = new TestImage(22, 17 * 1024 * 1024);

        await image.WriteAsync(_repository, "v1");

        Assert.Equal(image.Layer, await TestImage.BytesAsync(_repository, image.LayerBlob));
        // three chunks of the layer and one of the configuration, which nobody tried as a whole any more
        Assert.Equal((4, 3), (Fake.Count("PATCH upload"), Fake.Count("PUT upload")));
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Fact]
    public async Task A_chunk_is_as_long_as_the_registry_wants()
    {
        (Fake.RefusesWhole, Fake.LeastChunk) = (405, 12 * 1024 * 1024);
        var image = new TestImage(23, 20 * 1024 * 1024);

        await image.WriteAsync(_repository, "v1");

        Assert.True(Fake.Requests.First(request => request.Verb == "PATCH upload").Body.Length >= Fake.LeastChunk);
    }

    [Theory]
    [InlineData(false, 416)]
    [InlineData(false, 500)]
    [InlineData(true, 0)]
    public async Task A_chunk_that_is_lost_is_sent_again_from_where_it_got(bool losesAnswer, int status)
    {
        Fake.RefusesWhole = 405;
        var image = new TestImage(24, 17 * 1024 * 1024);
        int chunks = 0;
        Fake.Plan = request => request.Verb == "PATCH upload" && ++chunks == 2 ? new RegistryFault(status) { LosesAnswer = losesAnswer } : null;

        await image.WriteAsync(_repository, "v1");

        Assert.Equal(image.Layer, await TestImage.BytesAsync(_repository, image.LayerBlob));
        Assert.Equal(1, Fake.Count("GET upload"));
    }

    [Fact]
    public async Task A_token_that_ends_in_an_upload_is_replaced_and_the_blob_sent_again()
    {
        var image = new TestImage(25);
        int opened = 0;
        bool hasEnded = false;
        Fake.Plan = request =>
        {
            if (request.Verb != "PUT upload" || hasEnded) return null;
            hasEnded = true;
            Fake.EndTokens();
            return null;
        };

        await _repository.WriteBlobAsync(image.LayerBlob, cancellation => { opened++; return TestImage.Open(image.Layer)(cancellation); }, s_none);

        Assert.Equal((2, 2, 1), (opened, Fake.TokensGiven, Fake.Count("POST upload")));
        Assert.Equal(image.Layer, await TestImage.BytesAsync(_repository, image.LayerBlob));
    }

    [Fact]
    public async Task A_source_that_breaks_is_opened_again()
    {
        var image = new TestImage(26, 300_000);
        int opened = 0;

        await _repository.WriteBlobAsync(image.LayerBlob, _ => Task.FromResult<Stream>(opened++ == 0 ? new BreakingStream(image.Layer, 200_000) : new MemoryStream(image.Layer)), s_none);

        Assert.Equal(2, opened);
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Fact]
    public async Task A_source_that_keeps_breaking_is_not_taken_for_the_registry()
    {
        var image = new TestImage(27, 300_000);

        RegistryException failure = await FailsAsync(() => _repository.WriteBlobAsync(image.LayerBlob, _ => Task.FromResult<Stream>(new BreakingStream(image.Layer, 200_000)), s_none));

        Assert.Contains("what was to be sent could not be read: the source broke", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_is_held_against_every_digest_that_is_known()
    {
        var image = new TestImage(29);
        await image.WriteAsync(_repository, "v1");
        string other = ImageDigest.Of([1]).ToString();
        RegistryFakeRepository there = Fake.Repositories["hello"];
        there.Manifests[other] = there.Manifests[image.Manifest.Digest.ToString()];

        await Assert.ThrowsAsync<ImageInvalidException>(() => _repository.FindManifestAsync(other, s_none));
        Fake.Plan = request => request.Kind == "manifests" ? new RegistryFault { Headers = new Dictionary<string, string> { ["Docker-Content-Digest"] = other } } : null;
        await Assert.ThrowsAsync<ImageInvalidException>(() => _repository.FindManifestAsync("v1", s_none));
        await Assert.ThrowsAsync<ImageInvalidException>(() => _repository.ResolveAsync(image.Manifest.Digest.ToString(), s_none));
        Assert.Equal("RegistryStrange", (await FailsAsync(() => _repository.WriteManifestAsync(image.Manifest, "v2", s_none))).ErrorId);
    }

    [Fact]
    public async Task A_manifest_that_never_ends_is_not_read()
    {
        await new TestImage(30).WriteAsync(_repository, "v1");
        Fake.Repositories["hello"].Manifests[Fake.Repositories["hello"].Tags["v1"]] = (ImageMediaType.OciManifest, new byte[ImageManifest.LongestManifest + 1]);

        RegistryException failure = await FailsAsync(() => _repository.FindManifestAsync("v1", s_none));

        Assert.Equal("RegistryAnswerTooLong", failure.ErrorId);
        Assert.Equal($"Could not read the manifest of {_repository.Name}:v1: {Fake.Name} answered with more than 4194304 bytes, the most that is read of it.", failure.Message);
        Assert.Equal(1, Fake.Requests.Count(request => request.Verb == "GET manifests" && request.Authorization.Length > 0));
    }

    [Fact]
    public async Task A_mount_that_is_not_done_is_the_beginning_of_the_upload()
    {
        Fake.Mounts = false;
        var image = new TestImage(31);
        await image.WriteAsync(_world.Open("from"), "v1");
        int before = Fake.Count("POST upload");

        Assert.False(await _repository.TryMountAsync(image.LayerBlob, $"{Fake.Name}/from", s_none));
        Assert.False(await _repository.TryMountAsync(image.ConfigBlob, $"{Fake.Name}/from", s_none));
        await _repository.WriteBlobAsync(image.LayerBlob, TestImage.Open(image.Layer), s_none);

        Assert.Equal(2, Fake.Requests.Count(request => request.Verb == "POST upload" && request["mount"] is not null && request.Authorization.Length > 0));
        Assert.Equal((1, true), (Fake.OpenUploads, Fake.Count("POST upload") > before));
        await _repository.DisposeAsync();
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Fact]
    public async Task An_upload_that_is_cancelled_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var image = new TestImage(32, 1_000_000);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _repository.WriteBlobAsync(image.LayerBlob, _ =>
        {
            stop.Cancel();
            return Task.FromResult<Stream>(new MemoryStream(image.Layer));
        }, stop.Token));

        Assert.Equal((1, 0), (Fake.Count("DELETE upload"), Fake.OpenUploads));
    }

    [Fact]
    public async Task A_list_that_leads_in_circles_ends()
    {
        await new TestImage(33).WriteAsync(_repository, "v1");
        Fake.Plan = request => request.Kind == "tags" ? new RegistryFault { Headers = new Dictionary<string, string> { ["Link"] = $"<{request.Context.Request.Path}{request.Context.Request.QueryString}>; rel=next" } } : null;

        Assert.Contains("leads back", (await FailsAsync(async () => await _repository.ListTagsAsync(s_none).ToListAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_add_referrers_at_once_do_not_lose_each_other()
    {
        Fake.HasReferrers = false;
        var image = new TestImage(34);
        await image.WriteAsync(_repository, "v1");
        RegistryRepository other = _world.Open();
        TestImage[] about = [.. Enumerable.Range(40, 6).Select(seed => new TestImage(seed, subject: image.Manifest))];

        await Task.WhenAll(about.Select((one, number) => one.WriteAsync(number % 2 == 0 ? _repository : other, tag: null)));

        Assert.Equal(6, (await _repository.ListReferrersAsync(image.Manifest.Digest, tags: null, s_none)).Count);
    }

    /// <summary>Each upload holds a place of the host's while its body is read from the same host.</summary>
    [Fact]
    public async Task More_copies_inside_one_registry_than_it_takes_requests_at_once_get_through()
    {
        RegistryRepository from = _world.Open("from");
        TestImage[] images = [.. Enumerable.Range(100, 80).Select(seed => new TestImage(seed, 200_000))];
        foreach (TestImage image in images) await from.WriteBlobAsync(image.LayerBlob, TestImage.Open(image.Layer), s_none);

        await Task.WhenAll(images.Select(image => _repository.WriteBlobAsync(image.LayerBlob, cancellation => from.ReadBlobAsync(image.LayerBlob, cancellation), s_none))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(80, Fake.Repositories["hello"].Blobs.Count);
    }

    [Fact]
    public async Task Nothing_listens_there()
    {
        await Fake.DisposeAsync();

        RegistryException failure = await FailsAsync(() => _repository.FindManifestAsync("v1", s_none));

        Assert.Equal("RegistryUnreachable", failure.ErrorId);
        Assert.StartsWith($"Could not read the manifest of {_repository.Name}:v1: the connection to", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_speaks_no_encryption_is_not_asked_for_it_again()
    {
        var lost = new HttpFailedException("the connection to lab.example.com:5000 failed", inner: new HttpRequestException(HttpRequestError.SecureConnectionError));

        RegistryException failure = RegistryFailure.Unreached("find it", "lab.example.com:5000/hello", lost, RegistryServer.Of("lab.example.com:5000", RegistryOptions.None));

        Assert.False(failure.IsTransient);
        Assert.EndsWith("say so: --plain-http lab.example.com:5000 (in PowerShell: -PlainHttp lab.example.com:5000).", failure.Remedy, StringComparison.Ordinal);
    }

    private static async Task<RegistryException> FailsAsync(Func<Task> work)
    {
        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(work);
        RegistryWorld.TellsNoSecret(failure);
        return failure;
    }

    private sealed class BreakingStream(byte[] bytes, int at) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position >= at ? throw new IOException("the source broke") : base.ReadAsync(buffer, cancellationToken);
    }
}
