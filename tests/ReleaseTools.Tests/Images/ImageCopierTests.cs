using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

public sealed class ImageCopierTests
{
    private readonly MemoryRegistry _there = new("from.example.com"), _here = new("to.example.com");
    private readonly BlobLedger _ledger = new();

    private MemoryImages From => _there.Repository("hello");

    private MemoryImages To => _here.Repository("hello");

    [Fact]
    public async Task An_image_is_the_same_at_the_other_end()
    {
        ImageManifest image = From.AddImage("1.0", "a", "b");

        CopiedImage copied = await CopyAsync("1.0", "1.0");

        Assert.Equal((image.Digest, false, 3, 0, 0), (copied.Digest, copied.Existed, copied.Sent, copied.Mounted, copied.Found));
        Assert.Equal(image.Digest, To.Tags["1.0"]);
    }

    [Fact]
    public async Task What_is_there_is_asked_for_once_on_each_side()
    {
        From.AddImage("1.0", "a");
        await CopyAsync("1.0", "1.0");
        _there.Calls.Clear();
        _here.Calls.Clear();

        CopiedImage copied = await CopyAsync("1.0", "1.0");

        Assert.True(copied.Existed);
        Assert.Equal(["GET hello 1.0"], _there.Calls);
        Assert.Equal(["HEAD hello 1.0"], _here.Calls);
    }

    [Fact]
    public async Task All_platforms_are_copied_before_what_lists_them()
    {
        ImageManifest index = From.AddIndex("1.0", ("linux/amd64", From.AddImage(null, "a", "b")), ("linux/arm64", From.AddImage(null, "a", "c")));

        CopiedImage copied = await CopyAsync("1.0", "1.0", "latest");

        Assert.Equal(index.Digest, copied.Digest);
        Assert.Equal(3, To.Manifests.Count);
        Assert.Equal([index.Digest, index.Digest], To.Tags.Values);
        Assert.Equal(5, _here.CountOf("WRITE"));
    }

    [Fact]
    public async Task One_platform_is_an_image_of_its_own()
    {
        ImageManifest arm = From.AddImage(null, "c");
        From.AddIndex("1.0", ("linux/amd64", From.AddImage(null, "a")), ("linux/arm64", arm));

        CopiedImage copied = await CopyAsync(new ImageCopyOptions { Platforms = [ImagePlatform.Parse("linux/arm64")] }, "1.0", "1.0-arm64");

        Assert.Equal(arm.Digest, copied.Digest);
        Assert.Single(To.Manifests);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => CopyAsync(new ImageCopyOptions { Platforms = [ImagePlatform.Parse("windows/amd64")] }, "1.0", "x"));
        Assert.Equal(("ImagePlatformMissing", "It is for: linux/amd64, linux/arm64."), (refused.ErrorId, refused.Remedy));
    }

    [Fact]
    public async Task A_tag_of_another_image_stays_unless_it_floats()
    {
        ImageManifest first = From.AddImage("1.0", "a"), second = From.AddImage("1.1", "b");
        await CopyAsync("1.0", "latest");
        _here.Calls.Clear();

        ImageTagTakenException refused = await Assert.ThrowsAsync<ImageTagTakenException>(() => CopyAsync("1.1", "latest"));

        Assert.Equal("ImageTagElsewhere", refused.ErrorId);
        Assert.Equal(["HEAD hello latest"], _here.Calls);
        Assert.Equal(first.Digest, To.Tags["latest"]);
        await CopyAsync(new ImageCopyOptions { Floats = tag => tag == "latest" }, "1.1", "latest");
        Assert.Equal(second.Digest, To.Tags["latest"]);
    }

    [Fact]
    public async Task What_images_share_is_sent_once_however_many_copies_run_at_a_time()
    {
        string[] shared = ["a", "b", "c"];
        foreach (int i in Enumerable.Range(0, 50)) _there.Repository($"image{i}").AddImage("1.0", [.. shared, $"own{i}"]);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => new ImageCopier(_there.Repository($"image{i}"), _here.Repository($"image{i}"), _ledger, NoProgress.Instance).CopyAsync("1.0", ["1.0"], CancellationToken.None)));

        Assert.Equal(3 + 50 + 50, _here.CountOf("WRITE"));
        Assert.Equal(3 * 49, _here.CountOf("MOUNT"));
        Assert.Equal(3 + 50 + 50, _there.CountOf("READ"));
    }

    [Fact]
    public async Task In_one_registry_no_byte_moves()
    {
        ImageManifest image = To.AddImage("1.0", "a", "b");
        MemoryImages other = _here.Repository("other");

        CopiedImage copied = await new ImageCopier(To, other, _ledger, NoProgress.Instance).CopyAsync("1.0", ["1.0"], CancellationToken.None);

        Assert.Equal((image.Digest, 3, 0), (copied.Digest, copied.Mounted, copied.Sent));
        Assert.Equal([$"READ hello {image.Config!.Digest}"], _here.Calls.Where(call => call.StartsWith("READ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_failed_sender_leaves_its_turn_to_the_next()
    {
        From.AddImage("1.0", "a");
        _there.Repository("other").AddImage("1.0", "a");
        int reads = 0;
        _there.OnCall = call => { if (call.StartsWith("READ", StringComparison.Ordinal) && Interlocked.Increment(ref reads) == 1) throw new IOException("gone"); };

        await Assert.ThrowsAsync<IOException>(() => CopyAsync("1.0", "1.0"));
        await new ImageCopier(_there.Repository("other"), _here.Repository("other"), _ledger, NoProgress.Instance).CopyAsync("1.0", ["1.0"], CancellationToken.None);

        Assert.Empty(To.Tags);
        Assert.Single(_here.Repository("other").Tags);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Bytes_that_are_not_the_blobs_get_no_tag(int difference)
    {
        From.AddImage("1.0", "aaaa");
        _there.Spoil = bytes => bytes.Length != 4 ? bytes : Encoding.UTF8.GetBytes(new string('x', 4 + difference));

        var wrong = await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync("1.0", "1.0"));

        Assert.Contains(difference switch { 1 => "has more than the 4 bytes", -1 => "ends after 3 of 4 bytes", _ => "has the digest sha256:" }, wrong.Message, StringComparison.Ordinal);
        Assert.Empty(To.Tags);
        Assert.Empty(To.Manifests);
    }

    [Fact]
    public async Task A_list_that_names_what_is_not_there_is_not_copied()
    {
        MemoryImages elsewhere = _there.Repository("elsewhere");
        From.AddIndex("1.0", ("linux/amd64", elsewhere.AddImage(null, "a")));

        var wrong = await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync("1.0", "1.0"));

        Assert.Contains("for linux/amd64, which is not there", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(To.Tags);
    }

    [Fact]
    public async Task Lists_in_lists_end_somewhere()
    {
        ImageManifest inner = From.AddImage(null, "a");
        foreach (int _ in Enumerable.Range(0, 4)) inner = From.AddIndex("1.0", ("linux/amd64", inner));

        Assert.Contains("more than 3 deep", (await Assert.ThrowsAsync<ImageInvalidException>(() => CopyAsync("1.0", "1.0"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_named() =>
        Assert.Equal("There is no image from.example.com/hello:1.0.", (await Assert.ThrowsAsync<RefusedException>(() => CopyAsync("1.0", "1.0"))).Message);

    private Task<CopiedImage> CopyAsync(string selector, params string[] tags) => CopyAsync(new ImageCopyOptions(), selector, tags);

    private Task<CopiedImage> CopyAsync(ImageCopyOptions options, string selector, params string[] tags) =>
        new ImageCopier(From, To, _ledger, NoProgress.Instance, options).CopyAsync(selector, tags, CancellationToken.None);
}
