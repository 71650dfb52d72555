using System.Net;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Images;
using ReleaseTools.Pods.Machine;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class PodFetchTests
{
    private static readonly byte[] s_tar = SampleBundle.Tar(("file", new string('x', 300_000)));

    private static readonly byte[] s_archive = SampleBundle.Gzip([.. s_tar, .. NoisyTar()]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_volume_is_fetched_once(bool isUncompressedDigest)
    {
        int requests = 0;
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            Interlocked.Increment(ref requests);
            return context.Response.Body.WriteAsync(SampleBundle.Gzip(s_tar)).AsTask();
        });
        using var world = new PodWorld();
        byte[] packed = SampleBundle.Gzip(s_tar);
        SampleBundle first = Bundle(world, server, "1", ImageDigest.Of(isUncompressedDigest ? s_tar : packed)), second = Bundle(world, server, "2", ImageDigest.Of(isUncompressedDigest ? s_tar : packed));

        await world.DeployAsync(first);
        DeployedPod pod = await world.DeployAsync(second);

        Assert.Equal(300_000, new FileInfo(Path.Combine(pod.Folder!, "volumes/data/file")).Length);
        Assert.Equal(1, requests);
        await world.Machine.CleanUpAsync(null, isDryRun: false, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(Path.Combine(world.Root, "cache")));
    }

    [Fact]
    public async Task A_download_that_breaks_is_resumed()
    {
        var ranges = new List<string>();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => ServeInPartsAsync(context, ranges));
        using var world = new PodWorld();

        await world.DeployAsync(Bundle(world, server, "1", ImageDigest.Of(s_archive)));

        Assert.True(ranges.Count > 1, "the connection never broke");
        Assert.All(ranges.Skip(1), range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_partial_file_of_other_bytes_is_fetched_again()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => ServeInPartsAsync(context, []));
        using var world = new PodWorld();
        var digest = ImageDigest.Of(s_archive);
        Directory.CreateDirectory(Path.Combine(world.Root, "cache"));
        File.WriteAllText(Path.Combine(world.Root, $"cache/sha256-{digest.Hex}.part"), "other bytes");

        Assert.Equal(PodChange.Deployed, (await world.DeployAsync(Bundle(world, server, "1", digest))).Change);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "PodFetchFailed")]
    [InlineData(HttpStatusCode.OK, "PodDigestDiffers")]
    public async Task What_is_not_there_or_something_else_is_refused(HttpStatusCode status, string id)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = (int)status;
            return context.Response.WriteAsync("something else");
        });
        using var world = new PodWorld();

        var failed = await Assert.ThrowsAnyAsync<ReleaseException>(() => world.DeployAsync(Bundle(world, server, "1", ImageDigest.Of(s_archive))));

        Assert.Equal(id, failed.ErrorId);
        Assert.DoesNotContain(world.Files(), file => !file.StartsWith("cache/", StringComparison.Ordinal));
    }

    private static SampleBundle Bundle(PodWorld world, LoopbackServer server, string version, ImageDigest digest)
    {
        var bundle = new SampleBundle(world[$"bundle-{version}"]);
        bundle.WriteManifest($$"""{"name": "//foo:web", "version": "{{version}}", "schema": 1, "volumes": [{"name": "data", "version": "1", "digest": "{{digest}}", "source": "{{server.Address}}data.tar.gz", "user": "0", "group": "0"}]}""");
        return bundle;
    }

    // a third of what was announced each time: the server closes the connection then
    private static async Task ServeInPartsAsync(HttpContext context, List<string> ranges)
    {
        string? range = context.Request.Headers.Range;
        lock (ranges) ranges.Add(range ?? "");
        int from = range is null ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
        if (from >= s_archive.Length)
        {
            context.Response.StatusCode = (int)HttpStatusCode.RequestedRangeNotSatisfiable;
            return;
        }
        if (range is not null) context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
        context.Response.ContentLength = s_archive.Length - from;
        int part = s_archive.Length - from > 1000 ? (s_archive.Length - from) / 3 : s_archive.Length - from;
        await context.Response.Body.WriteAsync(s_archive.AsMemory(from, part));
    }

    // what compresses badly is long enough to be broken off
    private static byte[] NoisyTar()
    {
        byte[] noise = new byte[60_000];
        new Random(1).NextBytes(noise);
        return noise;
    }
}
