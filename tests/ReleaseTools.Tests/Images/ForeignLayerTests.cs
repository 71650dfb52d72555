using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images;

/// <summary>Layers that only their owner distributes, fetched from there where the source has none.</summary>
public sealed class ForeignLayerTests : IAsyncLifetime
{
    private const string Secret = "?sig=MARKED-SIGNATURE";

    private static readonly HttpTimeouts s_timeouts = new() { Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(20), LongestDelay = TimeSpan.FromMilliseconds(50), Attempts = 2 } };

    private readonly byte[] _layer = new byte[200_000];
    private readonly TestFolder _work = new();
    private readonly ConcurrentQueue<(string Path, string Authorization, string Range)> _asked = [];
    private RegistryWorld _world = null!;
    private LoopbackServer _owner = null!;

    public async ValueTask InitializeAsync()
    {
        new Random(1).NextBytes(_layer);
        _world = await RegistryWorld.StartAsync();
        _owner = await LoopbackServer.StartAsync(AnswerAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await _world.DisposeAsync();
        _work.Dispose();
    }

    [Theory]
    [InlineData("registry", "registry")]
    [InlineData("registry", "layout")]
    [InlineData("layout", "registry")]
    [InlineData("layout", "layout")]
    public async Task A_layer_that_the_source_does_not_have_is_fetched_from_its_owner(string from, string to)
    {
        _world.Fake.Asks = "basic";
        ImageManifest image = await WriteAsync(from, "layer");

        CopiedImage copied = await CopyAsync(from, to);

        Assert.Equal((image.Digest, 0), (copied.Digest, copied.Foreign));
        Assert.Equal(_layer, await TestImage.BytesAsync((IImageSource)Open(to, "to"), image.Layers[0]));
        // a login of the registry is nothing to its owner
        Assert.Equal(("/layer", "", ""), Assert.Single(_asked));
    }

    [Fact]
    public async Task What_the_source_has_is_not_fetched_from_elsewhere()
    {
        ImageManifest image = await WriteAsync("registry", "layer");
        await Open("registry", "from").WriteBlobAsync(image.Layers[0], TestImage.Open(_layer), default);

        await CopyAsync("registry", "layout");

        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Nothing_is_fetched_unless_it_is_asked_for()
    {
        await WriteAsync("registry", "layer");

        CopiedImage copied = await CopyAsync("registry", "layout", includeForeign: false);

        Assert.Equal(1, copied.Foreign);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Addresses_are_tried_one_after_the_other()
    {
        ImageManifest image = await WriteAsync("layout", "gone", "short", "wrong", "layer", "never");

        await CopyAsync("layout", "registry");

        Assert.Equal(_layer, await TestImage.BytesAsync((IImageSource)Open("registry", "to"), image.Layers[0]));
        Assert.Equal(["/gone", "/short", "/wrong", "/layer"], _asked.Select(request => request.Path));
        Assert.Equal(0, _world.Fake.OpenUploads);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_resumed()
    {
        ImageManifest image = await WriteAsync("registry", "breaks");

        await CopyAsync("registry", "layout");

        Assert.Equal(_layer, await TestImage.BytesAsync((IImageSource)Open("layout", "to"), image.Layers[0]));
        Assert.Equal(["/breaks", "/breaks"], _asked.Select(request => request.Path));
        Assert.StartsWith("bytes=", _asked.Last().Range, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_says_what_each_address_answered_and_no_secret()
    {
        await WriteAsync("registry", "gone", "short", "wrong", "http://go.example.com/layer", "file:///etc/passwd");

        ForeignLayerException e = await Assert.ThrowsAsync<ForeignLayerException>(() => CopyAsync("registry", "registry"));

        Assert.Contains($"of {Open("registry", "from").Name}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{_owner.Address}gone answered 404; ", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{_owner.Address}short has 5 bytes; the manifest says {_layer.Length}; ", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{_owner.Address}wrong can't be used: its blob {ImageDigest.Of(_layer)} has the digest sha256:", e.Message, StringComparison.Ordinal);
        Assert.Contains("http://go.example.com/layer is not encrypted; ", e.Message, StringComparison.Ordinal);
        Assert.Contains("file:///etc/passwd is no http or https address.", e.Message, StringComparison.Ordinal);
        RegistryWorld.TellsNoSecret(e);
        Assert.Empty(await ((IImageTags)Open("registry", "to")).ListTagsAsync(default).ToArrayAsync());
    }

    [Fact]
    public async Task A_target_that_refuses_the_layer_is_no_fault_of_its_address()
    {
        await WriteAsync("layout", "layer", "never");
        _world.Fake.Plan = request => request.Verb == "PUT upload" ? new RegistryFault(403) : null;

        Assert.Equal("RegistryForbidden", (await Assert.ThrowsAsync<RegistryException>(() => CopyAsync("layout", "registry"))).ErrorId);

        Assert.DoesNotContain(_asked, request => request.Path == "/never");
    }

    [Fact]
    public async Task A_test_of_the_image_shows_no_secret()
    {
        await WriteAsync("layout", "layer");
        var said = new SayingSink();

        await new ImageTester((IImageSource)Open("layout", "from"), "hello:1.0", said).TestAsync("1.0", default);

        Assert.Contains($"stays at {_owner.Address}layer", Assert.Single(said.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", string.Concat(said.Lines), StringComparison.Ordinal);
    }

    /// <summary>Puts an image there without its one layer.</summary>
    private async Task<ImageManifest> WriteAsync(string place, params string[] urls)
    {
        byte[] config = Encoding.UTF8.GetBytes($$"""{"os":"windows","architecture":"amd64","rootfs":{"type":"layers","diff_ids":["{{ImageDigest.Of(_layer)}}"]} }""");
        var described = new ImageDescriptor(ImageMediaType.OciConfig, ImageDigest.Of(config), config.Length);
        string addresses = string.Join(',', urls.Select(url => $"\"{(url.Contains(':', StringComparison.Ordinal) ? url : $"{_owner.Address}{url}")}{Secret}\""));
        string layer = $$"""{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","digest":"{{ImageDigest.Of(_layer)}}","size":{{_layer.Length}},"urls":[{{addresses}}]}""";
        ImageManifest image = ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{SampleImages.Json(described)}},"layers":[{{layer}}]}"""), null, null, "test");
        IImageTarget target = Open(place, "from");
        await target.WriteBlobAsync(described, TestImage.Open(config), default);
        if (target is LayoutFolder) await target.WriteManifestAsync(image, "1.0", default);
        else _world.Fake.Repositories["from"].Add(image, "1.0");
        return image;
    }

    private IImageTarget Open(string place, string name) => place == "registry" ? _world.Open(name) : new LayoutFolder(_work.At(name));

    private Task<CopiedImage> CopyAsync(string from, string to, bool includeForeign = true) =>
        new ImageCopier((IImageSource)Open(from, "from"), Open(to, "to"), new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { IncludeForeign = includeForeign }, new ForeignLayers(HttpPipeline.With(s_timeouts), RegistryOptions.None))
            .CopyAsync("1.0", ["1.0"], default);

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        string? range = context.Request.Headers.Range.FirstOrDefault();
        _asked.Enqueue((path, context.Request.Headers.Authorization.ToString(), range ?? ""));
        if (path == "/gone") context.Response.StatusCode = 404;
        byte[] body = path switch { "/gone" => Encoding.UTF8.GetBytes($"{context.Request.QueryString} is gone"), "/short" => "short"u8.ToArray(), "/wrong" => new byte[_layer.Length], _ => _layer };
        if (path == "/breaks" && range is null)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await context.Response.Body.FlushAsync();
            // until it has arrived
            await Task.Delay(200);
            context.Abort();
            return;
        }
        if (path == "/breaks")
        {
            context.Response.StatusCode = 206;
            body = body[int.Parse(range!["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture)..];
        }
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }
}
