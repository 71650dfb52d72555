using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Images.Releases;

/// <summary>One image by hand: into every repository by digest, then tagged, what floats last.</summary>
public sealed class ImagePublisherTests : IAsyncLifetime
{
    private readonly TestFolder _work = new();
    private readonly List<TaggedImage> _tags = [];
    private readonly TestImage _image = new(1);
    private RegistryFake _registry = null!;

    private string Layout => Path.Combine(_work.Path, "built");

    public async ValueTask InitializeAsync()
    {
        _registry = await RegistryFake.StartAsync();
        await using var layout = new LayoutFolder(Layout);
        await _image.WriteAsync(layout, "build");
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _work.Dispose();
    }

    [Fact]
    public async Task Tags_are_set_after_everything_is_there_in_their_order_and_floating_ones_last()
    {
        await PublishAsync([$"{_registry.Name}/hello", $"{_registry.Name}/hello-1.2"], ["1f0c5e2", "1.2.0"], ["latest"]);

        string digest = _image.Manifest.Digest.ToString();
        Assert.Equal(
            [$"hello {digest}", $"hello-1.2 {digest}", "hello 1f0c5e2", "hello-1.2 1f0c5e2", "hello 1.2.0", "hello-1.2 1.2.0", "hello latest", "hello-1.2 latest"],
            _registry.Requests.Where(request => request.Verb == "PUT manifests").Select(request => $"{request.Repository} {request.Rest[0]}"));
        Assert.Equal($"{_registry.Name}/hello:1f0c5e2", _tags[0].Image);
        Assert.Equal(6, _tags.Count);
    }

    [Fact]
    public async Task What_is_named_twice_is_done_once()
    {
        await PublishAsync([$"{_registry.Name}/hello", $"docker://{_registry.Name}/hello"], ["v1", "v1"], ["latest", "latest"]);

        Assert.Equal([$"{_registry.Name}/hello:v1", $"{_registry.Name}/hello:latest"], _tags.Select(tag => tag.Image));
    }

    [Fact]
    public async Task A_tag_that_points_to_another_image_ends_it_before_a_layer_is_sent()
    {
        await PublishAsync([$"{_registry.Name}/hello"], ["1.2.0"], ["latest"]);
        int uploads = _registry.Count("PUT upload");
        await using (var layout = new LayoutFolder(Layout)) await new TestImage(2).WriteAsync(layout, "other");
        _tags.Clear();

        ImageTagTakenException e = await Assert.ThrowsAsync<ImageTagTakenException>(() => PublishAsync([$"{_registry.Name}/other", $"{_registry.Name}/hello"], ["new", "1.2.0"], ["latest"], "other"));

        Assert.Contains("/hello:1.2.0 points to", e.Message, StringComparison.Ordinal);
        Assert.Equal(uploads, _registry.Count("PUT upload"));
        Assert.Empty(_tags);
    }

    [Fact]
    public async Task A_floating_tag_is_moved_and_what_is_right_already_is_left()
    {
        await PublishAsync([$"{_registry.Name}/hello"], ["1.2.0"], ["latest"]);
        await using (var layout = new LayoutFolder(Layout)) await new TestImage(2).WriteAsync(layout, "other");
        _tags.Clear();

        await PublishAsync([$"{_registry.Name}/hello"], ["1.2.1"], ["latest"], "other");
        await PublishAsync([$"{_registry.Name}/hello"], ["1.2.1"], [], "other");

        Assert.Equal([("1.2.1", LinkVerdict.Forward), ("latest", LinkVerdict.Forward), ("1.2.1", LinkVerdict.Unchanged)], _tags.Select(tag => (tag.Image.Split(':')[^1], tag.Outcome)));
    }

    [Fact]
    public async Task An_archive_is_written_with_all_its_tags()
    {
        string archive = Path.Combine(_work.Path, "hello.tar");

        await PublishAsync([$"oci-archive:{archive}", $"oci:{Path.Combine(_work.Path, "mirror")}"], ["1.2.0"], ["latest"]);

        await using var written = new ArchiveSource(archive, ImageTransport.LayoutArchive);
        Assert.Equal(_image.Manifest.Digest, (await written.FindManifestAsync("1.2.0", default))!.Digest);
        Assert.Equal(_image.Manifest.Digest, (await written.FindManifestAsync("latest", default))!.Digest);
        await using var mirror = new LayoutFolder(Path.Combine(_work.Path, "mirror"));
        Assert.Equal(_image.Manifest.Digest, await mirror.ResolveAsync("latest", default));
        Assert.Equal(4, _tags.Count);
    }

    private Task PublishAsync(string[] repositories, string[] tags, string[] floating, string source = "build") => new ImagePublisher(NoProgress.Instance).PublishAsync(
        new ImageReference(ImageTransport.Layout, Layout, source, null), new ImagePublication([.. repositories.Select(ImageReference.Parse)], tags, floating), _tags.Add, default);
}
