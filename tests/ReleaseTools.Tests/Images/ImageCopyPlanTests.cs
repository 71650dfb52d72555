using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images;

/// <summary>What a command copies, found out before the first byte is sent.</summary>
public sealed class ImageCopyPlanTests
{
    private readonly MemoryRegistry _registry = new("r.example.com");
    private readonly List<ReleaseException> _failed = [];

    [Theory]
    [InlineData("r.io/a:1", "r.io/b", "", "1")]
    [InlineData("r.io/a", "r.io/b", "", "latest")]
    [InlineData("r.io/a:1", "r.io/b:2", "", "2")]
    [InlineData("r.io/a:1", "r.io/b:2", "3 2", "2 3")]
    [InlineData("oci:a:1", "r.io/b", "", "1")]
    [InlineData("oci:a", "r.io/b", "", "")]
    [InlineData("r.io/a@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "r.io/b", "x", "x")]
    public void The_names_that_an_image_gets(string from, string to, string tags, string names) =>
        Assert.Equal(names, string.Join(' ', PlannedCopy.Of(ImageReference.Parse(from), ImageReference.Parse(to), tags.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Tags));

    [Theory]
    [InlineData("r.io/a:1>r.io/x r.io/b:1>r.io/x", "r.io/x:1")]
    [InlineData("r.io/a:1>oci:x r.io/b:1>oci:x", "oci:x:1")]
    [InlineData("r.io/a:1>r.io/x r.io/a:2>r.io/x", "")]
    [InlineData("r.io/a:1>r.io/x/a r.io/b:1>r.io/x/b", "")]
    [InlineData("r.io/a:1>r.io/x:latest r.io/b:2>r.io/x:latest", "r.io/x:latest")]
    [InlineData("r.io/a:1>r.io/x r.io/b:1>docker-daemon:r.io/x", "")]
    public void Names_that_several_sources_share(string copies, string shared) =>
        Assert.Equal(shared, string.Join(' ', PlannedCopy.SharedNames(copies.Split(' ').Select(copy => copy.Split('>')).Select(copy => PlannedCopy.Of(ImageReference.Parse(copy[0]), ImageReference.Parse(copy[1]), []))).Select(name => name.Name)));

    [Fact]
    public async Task Two_images_of_one_name_are_refused_before_the_first_byte()
    {
        Repository("a").AddImage("1.0", "a");
        Repository("b").AddImage("1.0", "b");

        UsageException e = await Assert.ThrowsAsync<UsageException>(() => PlanAsync(["r.example.com/a:1.0", "r.example.com/b:1.0"], "r.example.com/x"));
        UsageException both = await Assert.ThrowsAsync<UsageException>(() => PlanAsync(["r.example.com/a:1.0", "r.example.com/b:1.0"], "r.example.com/x", "both"));

        Assert.Equal("r.example.com/x:1.0 would be r.example.com/a:1.0 and r.example.com/b:1.0: these are different images. Nothing was written.", e.Message);
        Assert.Contains("r.example.com/x:both would be", both.Message, StringComparison.Ordinal);
        Assert.Equal(0, _registry.CountOf("PUT") + _registry.CountOf("WRITE") + _registry.CountOf("MOUNT"));
    }

    [Fact]
    public async Task Two_names_of_one_image_are_no_conflict()
    {
        Repository("a").AddImage("1.0", "same");
        Repository("b").AddImage("1.0", "same");

        Assert.Equal(2, (await PlanAsync(["r.example.com/a:1.0", "r.example.com/b:1.0", "r.example.com/a:1.0"], "r.example.com/x")).Count);
    }

    [Theory]
    [InlineData("r.example.com/a:1.*", false, "1.0 1.1")]
    [InlineData("r.example.com/a:*", false, "1.0 1.1 2.0")]
    [InlineData("r.example.com/a", true, "1.0 1.1 2.0")]
    [InlineData("r.example.com/a", false, "latest")]
    public async Task A_pattern_means_every_tag_that_it_matches(string name, bool allTags, string tags)
    {
        foreach (string tag in new[] { "2.0", "1.1", "1.0" }) Repository("a").AddImage(tag, tag);

        Assert.Equal(tags, string.Join(' ', (await PlanAsync([name], "r.example.com/x", allTags: allTags)).SelectMany(copy => copy.Tags)));
    }

    [Fact]
    public async Task A_name_that_means_no_image_keeps_no_other_from_being_copied()
    {
        Repository("a").AddImage("1.0", "a");

        PlannedCopy planned = Assert.Single(await PlanAsync(["r.example.com/a:9.*", "upper/Case", "r.example.com/none:*", "r.example.com/a:1.0"], "r.example.com/x"));

        Assert.Equal("1.0", Assert.Single(planned.Tags));
        Assert.Equal(["ImageMissing", "ImageLocationInvalid", "ImageMissing"], _failed.Select(e => e.ErrorId));
    }

    [Fact]
    public async Task All_tags_of_one_tag_are_a_contradiction()
    {
        await PlanAsync(["r.example.com/a:1.0"], "r.example.com/x", allTags: true);

        Assert.Equal("ImageTagsNamed", Assert.Single(_failed).ErrorId);
    }

    private MemoryImages Repository(string name) => _registry.Repository(name);

    private Task<IReadOnlyList<PlannedCopy>> PlanAsync(string[] names, string destination, string? tag = null, bool allTags = false) =>
        new ImageCopyPlanner(new MemoryPlaces(_registry)).PlanAsync(new ImageCopyRequest(names, destination) { Tags = tag is null ? [] : [tag], AllTags = allTags }, _failed.Add, CancellationToken.None);
}
