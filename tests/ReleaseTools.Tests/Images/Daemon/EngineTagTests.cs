using System.Collections.Concurrent;
using System.Formats.Tar;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Daemon;

/// <summary>Tags of a container engine, which loads whatever it is sent: they are looked at before and afterwards.</summary>
public sealed class EngineTagTests : IAsyncLifetime
{
    private const string Name = "docker.io/library/hello";

    // name:tag to the digest of the configuration, as engines know images
    private readonly ConcurrentDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly MemoryImages _origin = new MemoryRegistry("origin.example.com").Repository("hello");
    private EnginePlay _engine = null!;
    private string? _moved;

    public async ValueTask InitializeAsync() => _engine = await EnginePlay.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_tag_of_another_image_is_refused_before_the_first_byte()
    {
        ImageManifest one = _origin.AddImage("one", "a");
        _origin.AddImage("other", "b");
        await CopyAsync("one", ["1.0"]);
        int loads = Loads;

        ImageTagTakenException e = await Assert.ThrowsAsync<ImageTagTakenException>(() => CopyAsync("other", ["2.0", "1.0"]));

        Assert.Contains($"docker-daemon:{Name}:1.0 points to {one.Config!.Digest}", e.Message, StringComparison.Ordinal);
        Assert.Equal((loads, $"{one.Config.Digest}"), (Loads, _tags[$"{Name}:1.0"]));
        Assert.False(_tags.ContainsKey($"{Name}:2.0"));
    }

    [Fact]
    public async Task A_tag_that_floats_is_moved()
    {
        _origin.AddImage("one", "a");
        ImageManifest other = _origin.AddImage("other", "b");
        await CopyAsync("one", ["latest"]);

        CopiedImage copied = await CopyAsync("other", ["latest"], _ => true);

        Assert.Equal((false, $"{other.Config!.Digest}"), (copied.Existed, _tags[$"{Name}:latest"]));
    }

    [Fact]
    public async Task An_image_that_is_there_is_not_loaded_again()
    {
        _origin.AddImage("one", "a");
        await CopyAsync("one", ["1.0"]);

        CopiedImage copied = await CopyAsync("one", ["1.0"]);

        Assert.Equal((true, 1), (copied.Existed, Loads));
    }

    [Fact]
    public async Task An_image_that_is_there_only_gets_its_further_tags()
    {
        ImageManifest one = _origin.AddImage("one", "a");
        await CopyAsync("one", ["1.0"]);

        await CopyAsync("one", ["1.0", "2.0"]);

        Assert.Equal((1, $"{one.Config!.Digest}"), (Loads, _tags[$"{Name}:2.0"]));
    }

    [Fact]
    public async Task A_tag_that_points_to_another_image_afterwards_is_an_error()
    {
        _origin.AddImage("one", "a");
        _moved = $"{ImageDigest.Of("moved"u8)}";

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => CopyAsync("one", ["1.0"]));

        Assert.Contains($"there is {_moved}", e.Message, StringComparison.Ordinal);
    }

    private int Loads => _engine.Requests.Count(request => request.StartsWith("POST images/load", StringComparison.Ordinal));

    private async Task<CopiedImage> CopyAsync(string image, string[] tags, Predicate<string>? floats = null)
    {
        await using var target = new DockerImages(_engine.Client, RegistryReference.Parse("hello"));
        CopiedImage copied = await new ImageCopier(_origin, target, new BlobLedger(), NoProgress.Instance, new ImageCopyOptions { Floats = floats ?? (_ => false) }).CopyAsync(image, tags, default);
        await target.CompleteAsync(default);
        return copied;
    }

    private async Task AnswerAsync(string asked, HttpContext context)
    {
        if (asked == "POST images/load") await LoadAsync(context.Request.Body);
        else if (asked.StartsWith("POST ", StringComparison.Ordinal)) _tags[$"{context.Request.Query["repo"]}:{context.Request.Query["tag"]}"] = asked["POST images/".Length..^"/tag".Length];
        else if (_tags.TryGetValue(asked["GET images/".Length..^"/json".Length], out string? id)) await context.Response.WriteAsync($$"""{"Id":"{{_moved ?? id}}"}""");
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task LoadAsync(Stream body)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole);
        whole.Position = 0;
        await using var tar = new TarReader(whole);
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            if (entry.Name != "manifest.json") continue;
            using JsonDocument json = await JsonDocument.ParseAsync(entry.DataStream!);
            foreach (JsonElement image in json.RootElement.EnumerateArray())
            {
                foreach (JsonElement name in image.GetProperty("RepoTags").EnumerateArray()) _tags[name.GetString()!] = $"sha256:{image.GetProperty("Config").GetString()!.Split('/')[^1]}";
            }
        }
    }
}
