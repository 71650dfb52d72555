using System.Text;
using System.Text.Json;
using ReleaseTools.Engine.Images.Layout;

namespace ReleaseTools.Tests.Cli;

/// <summary>What <c>release image</c> prints of one image, and how it removes tags.</summary>
[Program]
public sealed class ImageCommandTests : IAsyncLifetime
{
    private readonly TestFolder _work = new();
    private readonly TestImage _image = new(1);

    private string Place => $"oci:{Path.Combine(_work.Path, "images")}";

    public async ValueTask InitializeAsync()
    {
        await using LayoutFolder folder = Open();
        await _image.WriteAsync(folder, "1.0");
        await folder.WriteManifestAsync(_image.Manifest, "latest", default);
        await new TestImage(2, subject: _image.Manifest).WriteAsync(folder, tag: null);
    }

    public ValueTask DisposeAsync()
    {
        _work.Dispose();
        return default;
    }

    [Theory]
    [InlineData("manifest", "text")]
    [InlineData("manifest", "json")]
    [InlineData("config", "text")]
    [InlineData("config", "json")]
    public async Task A_manifest_and_a_configuration_are_printed_with_nothing_added(string command, string output)
    {
        ChildResult printed = await RunAsync(command, $"{Place}:1.0", "--output", output);

        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        Assert.Equal(Encoding.UTF8.GetString(command == "manifest" ? _image.Manifest.Bytes.Span : _image.Config), printed.Output);
    }

    [Fact]
    public async Task An_image_that_is_not_there_leaves_standard_output_empty()
    {
        ChildResult printed = await RunAsync("manifest", $"{Place}:9.9");

        Assert.Equal(((int)ExitCode.Refused, ""), (printed.ExitCode, printed.Output));
    }

    [Fact]
    public async Task An_image_and_what_refers_to_it_are_shown()
    {
        ChildResult shown = await RunAsync("inspect", $"{Place}:1.0", "--output", "json"), referrers = await RunAsync("referrers", $"{Place}:1.0", "--output", "json");

        Assert.Equal(_image.Manifest.Digest.ToString(), JsonDocument.Parse(shown.Output).RootElement.GetProperty("digest").GetString());
        Assert.Equal(_image.Manifest.Digest.ToString(), Assert.Single(JsonDocument.Parse(referrers.Output).RootElement.EnumerateArray()).GetProperty("subject").GetString());
    }

    [Fact]
    public async Task One_tag_that_can_not_be_removed_does_not_keep_the_others()
    {
        ChildResult removed = await RunAsync("untag", Place, $"{Place}:9.9", $"{Place}:latest", "--yes", "--output", "json");

        Assert.Equal(1, removed.ExitCode);
        Assert.Equal("latest", Assert.Single(JsonDocument.Parse(removed.Output).RootElement.EnumerateArray()).GetProperty("tag").GetString());
        Assert.Contains("names no tag to remove", removed.Error, StringComparison.Ordinal);
        Assert.Contains(":9.9.", removed.Error, StringComparison.Ordinal);
        await using LayoutFolder folder = Open();
        Assert.Equal(["1.0"], await folder.ListTagsAsync(default).ToListAsync());
    }

    [Fact]
    public async Task With_what_if_the_tag_stays()
    {
        ChildResult told = await RunAsync("untag", $"{Place}:1.0", "--what-if");

        Assert.Equal($"What if: Remove the tag: {Place}:1.0", told.Output.TrimEnd());
        await using LayoutFolder folder = Open();
        Assert.NotNull(await folder.ResolveAsync("1.0", default));
    }

    [Theory]
    [InlineData("linux/arm64,arm64", "'arm64' is no platform")]
    [InlineData("linux/arm64, linux/arm64/v8", "linux/arm64 is there twice")]
    [InlineData("windows/amd64:10.0.20348", "can't choose the version")]
    public async Task Platforms_of_a_build_are_judged_first(string platforms, string message)
    {
        ChildResult told = await RunAsync("publish", ".", "oci:out", "--dockerfile", "Dockerfile", "--platform", platforms, "--tag", "1.0");

        Assert.Equal((int)ExitCode.Usage, told.ExitCode);
        Assert.Contains(message, told.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Platforms_are_chosen_for_a_build_only()
    {
        ChildResult told = await RunAsync("publish", $"{Place}:1.0", "oci:out", "--platform", "linux/arm64", "--tag", "1.0");

        Assert.Equal((int)ExitCode.Usage, told.ExitCode);
        Assert.Contains("belongs to --dockerfile", told.Error, StringComparison.Ordinal);
    }

    private LayoutFolder Open() => new(Path.Combine(_work.Path, "images"));

    private Task<ChildResult> RunAsync(params string[] arguments) => Child.ReleaseAsync(_work.Path, ["image", .. arguments]);
}
