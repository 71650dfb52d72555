using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>Copies from a registry whose connections break while a blob arrives.</summary>
public sealed class RegistryDownloadTests : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly TestFolder _folder = new();
    private readonly TestImage _image = new(28, 300_000);
    private RegistryWorld _world = null!;
    private RegistryRepository _source = null!;
    private int _gets;

    private RegistryFake Fake => _world.Fake;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync();
        Fake.Asks = "token";
        _source = _world.Open();
        await _image.WriteAsync(_source, "v1");
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_breaks_off_goes_on_where_it_broke(bool sendsParts)
    {
        Fake.SendsParts = sendsParts;
        BreakLayer(get => get switch { 1 => 100_000, 2 when sendsParts => 50_000, 2 => 150_000, _ => null });

        await CopyToLayoutAsync();

        Assert.Equal(3, _gets);
        string[] ranges = [.. Fake.Requests.Where(IsLayer).Select(request => request.Range ?? "all").Distinct()];
        Assert.Equal(["all", "bytes=100000-", "bytes=150000-"], ranges);
    }

    [Fact]
    public async Task A_registry_gets_it_in_one_upload_however_often_its_source_breaks()
    {
        BreakLayer(get => get <= 2 ? 1000 : null);

        await CopyAsync(_world.Open("mirror"));

        Assert.Equal(_image.Layer, Fake.Repositories["mirror"].Blobs[_image.LayerBlob.Digest.ToString()]);
        Assert.Equal(1, Fake.Requests.Count(request => request.Verb == "PUT upload" && request.Repository == "mirror" && request.Target.Contains(_image.LayerBlob.Digest.Hex, StringComparison.Ordinal) && request.Authorization.Length > 0));
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Fact]
    public async Task A_token_that_ends_meanwhile_is_replaced()
    {
        BreakLayer(get => get == 1 ? 1000 : null);
        Func<RegistryRequest, RegistryFault?> breaks = Fake.Plan!;
        Fake.Plan = request =>
        {
            if (IsLayer(request) && request.Range is not null && _gets == 1) Fake.EndTokens();
            return breaks(request);
        };
        int given = Fake.TokensGiven;

        await CopyToLayoutAsync();

        Assert.Equal(given + 1, Fake.TokensGiven);
    }

    [Fact]
    public async Task What_brings_nothing_again_and_again_says_how_far_it_came()
    {
        BreakLayer(get => get == 1 ? 1000 : 0);

        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(CopyToLayoutAsync);

        Assert.Equal(("RegistryInterrupted", false), (failure.ErrorId, failure.IsTransient));
        Assert.StartsWith($"Could not read the blob {_image.LayerBlob.Digest} of {_source.Name}: after 1000 of 300000 bytes the connection broke, and 3 attempts brought no more: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _gets);
        RegistryWorld.TellsNoSecret(failure);
    }

    [Fact]
    public async Task Bytes_of_another_digest_are_neither_asked_for_again_nor_kept()
    {
        Layer[^1]++;
        BreakLayer(get => get == 1 ? 1000 : null);

        var wrong = await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync(_world.Open("mirror")));

        Assert.Contains("has the digest sha256:", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(2, _gets);
        Assert.DoesNotContain(_image.LayerBlob.Digest.ToString(), Fake.Repositories.GetValueOrDefault("mirror")?.Blobs.Keys.ToArray() ?? []);
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_blob_of_another_length_is_refused_before_it_is_read(int difference)
    {
        Fake.Repositories["hello"].Blobs[_image.LayerBlob.Digest.ToString()] = new byte[_image.Layer.Length + difference];
        BreakLayer(_ => null);

        var wrong = await Assert.ThrowsAsync<ImageInvalidException>(CopyToLayoutAsync);

        Assert.Contains($"has {300_000 + difference} bytes; its manifest says 300000", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(1, _gets);
    }

    [Fact]
    public async Task A_blob_that_became_shorter_meanwhile_is_refused()
    {
        BreakLayer(get => get == 1 ? 1000 : null);
        Func<RegistryRequest, RegistryFault?> breaks = Fake.Plan!;
        Fake.Plan = request =>
        {
            if (IsLayer(request) && _gets == 1) Fake.Repositories["hello"].Blobs[_image.LayerBlob.Digest.ToString()] = new byte[500];
            return breaks(request);
        };

        var wrong = await Assert.ThrowsAsync<ImageInvalidException>(CopyToLayoutAsync);

        Assert.Contains("its manifest says 300000", wrong.Message, StringComparison.Ordinal);
    }

    private byte[] Layer => Fake.Repositories["hello"].Blobs[_image.LayerBlob.Digest.ToString()];

    private bool IsLayer(RegistryRequest request) => request.Verb == "GET blobs" && request.Rest[0] == _image.LayerBlob.Digest.ToString() && request.Authorization.Length > 0;

    /// <param name="cut">After how many bytes the answer to the first, second, … request for the layer breaks; null = not at all.</param>
    private void BreakLayer(Func<int, int?> cut) =>
        Fake.Plan = request => IsLayer(request) && cut(++_gets) is { } bytes ? new RegistryFault { CutsAnswerAt = bytes } : null;

    private async Task CopyToLayoutAsync()
    {
        await using var layout = new LayoutFolder(_folder.Path);
        await CopyAsync(layout);
        Assert.Equal(_image.Layer, await TestImage.BytesAsync(layout, _image.LayerBlob));
    }

    private Task CopyAsync(IImageTarget target) => new ImageCopier(_source, new NoMounts(target), new BlobLedger(), NoProgress.Instance).CopyAsync("v1", ["v1"], s_none);

    /// <summary>Source and target are one registry here: so that bytes move all the same.</summary>
    private sealed class NoMounts(IImageTarget target) : IImageTarget
    {
        public string Name => target.Name;

        public Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation) => target.ResolveAsync(selector, cancellation);

        public Task<bool> HasBlobAsync(ImageDescriptor blob, CancellationToken cancellation) => target.HasBlobAsync(blob, cancellation);

        public Task WriteBlobAsync(ImageDescriptor blob, Func<CancellationToken, Task<Stream>> open, CancellationToken cancellation) => target.WriteBlobAsync(blob, open, cancellation);

        public Task WriteManifestAsync(ImageManifest manifest, string? tag, CancellationToken cancellation) => target.WriteManifestAsync(manifest, tag, cancellation);

        public Task CompleteAsync(CancellationToken cancellation) => target.CompleteAsync(cancellation);

        public ValueTask DisposeAsync() => target.DisposeAsync();
    }
}
