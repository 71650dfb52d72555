using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

public sealed class VersionLinksTests : StagingTestBase
{
    private const string Latest = "release/hello/latest.txt";

    [Fact]
    public async Task A_link_is_one_line_that_names_the_version()
    {
        await PublishAsync("1.2.0");
        LinkResult result = await Links.MoveAsync("hello", "latest", V("1.2.0"), None);
        Assert.Equal(new LinkResult("hello", "latest", V("1.2.0"), null, LinkVerdict.Forward), result);
        Assert.Equal("1.2.0\n", await Store.TextAsync(Latest));
        Assert.Equal([new VersionLink("latest", V("1.2.0")) { Product = "hello", Store = Store.Root.AbsoluteUri }], await Links.ListAsync("hello", Skipped.Nothing, None));
    }

    [Fact]
    public async Task An_equal_link_is_untouched_its_time_too()
    {
        await PublishAsync("1.2.0");
        await Links.MoveAsync("hello", "latest", V("1.2.0"), None);
        string[] before = Snapshot();
        Assert.Equal(LinkVerdict.Unchanged, (await Links.MoveAsync("hello", "latest", V("1.2.0"), None)).Outcome);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task The_tenth_milestone_takes_over_from_the_ninth()
    {
        await PublishAsync("3.1.0-m9");
        await PublishAsync("3.1.0-m10");
        var links = new VersionLinks(Store, ReleaseOrder.Milestone);
        foreach (string version in new[] { "3.1.0-m9", "3.1.0-m10" }) Assert.Equal(LinkVerdict.Forward, (await links.MoveAsync("hello", "latest", V(version), None)).Outcome);
        Assert.Equal(LinkVerdict.Refused, (await links.MoveAsync("hello", "latest", V("3.1.0-m9"), None)).Outcome);
        Assert.Equal(LinkVerdict.Back, (await links.MoveBackAsync("hello", "latest", V("3.1.0-m9"), "m10 does not start", None)).Outcome);
    }

    [Fact]
    public async Task One_refused_link_does_not_stop_the_others()
    {
        await PublishAsync("1.2.0");
        await PublishAsync("1.3.0-rc.0");
        await Links.MoveAllAsync("hello", ["latest", "stable"], V("1.2.0"), confirm: null, None);
        IReadOnlyList<LinkResult> results = await Links.MoveAllAsync("hello", ["stable", "latest", "latest-1"], V("1.3.0-rc.0"), confirm: null, None);
        Assert.Equal([LinkVerdict.Refused, LinkVerdict.Forward, LinkVerdict.Forward], results.Select(result => result.Outcome));
        Assert.Equal("not an official version", results[0].Reason);
        Assert.Equal(["latest 1.3.0-rc.0", "latest-1 1.3.0-rc.0", "stable 1.2.0"], (await Links.ListAsync("hello", Skipped.Nothing, None)).Select(link => $"{link.Name} {link.Version}"));
    }

    [Fact]
    public async Task The_payload_must_be_published()
    {
        await StageAsync(Request());
        var error = await Assert.ThrowsAsync<RefusedException>(() => Links.MoveAsync("hello", "latest", V("1.2.0"), None));
        Assert.Equal("LinkTargetMissing", error.ErrorId);
        Assert.Null(await Store.StatAsync(Latest, None));
    }

    [Fact]
    public async Task The_payload_must_verify()
    {
        await PublishAsync("1.2.0");
        await Store.PutTextAsync("release/hello/1.2.0/hello.tar.gz", "HELLO 1.2.0");
        var error = await Assert.ThrowsAsync<RefusedException>(() => Links.MoveAsync("hello", "latest", V("1.2.0"), None));
        Assert.Equal("LinkTargetDamaged", error.ErrorId);
        Assert.Contains("hello.tar.gz", error.Message, StringComparison.Ordinal);
        Assert.Null(await Store.StatAsync(Latest, None));
    }

    [Fact]
    public async Task The_payload_is_read_once_for_many_links_and_not_at_all_where_none_moves()
    {
        var store = new MemoryStore();
        StagedRelease staged = await new StagingArea(store).StageAsync(Request(), Engine.Progress.NoProgress.Instance, None);
        await new ReleaseArea(store).PublishAsync(staged, new StagingArea(store), null, Engine.Progress.NoProgress.Instance, None);
        int reads = 0;
        store.Before = (verb, key) => { if (verb == "read" && key.EndsWith("hello.tar.gz", StringComparison.Ordinal)) reads++; };
        var links = new VersionLinks(store);
        await links.MoveAllAsync("hello", ["latest", "stable", "latest-1"], V("1.2.0"), null, None);
        Assert.Equal(1, reads);
        await links.MoveAllAsync("hello", ["latest", "stable", "latest-1"], V("1.2.0"), null, None);
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_link_that_can_not_be_read_is_not_absent_and_does_not_stop_the_others()
    {
        await PublishAsync("1.2.0");
        Directory.CreateDirectory(Folder["store/" + Latest]);
        await Assert.ThrowsAsync<StoreFailedException>(() => Links.MoveAllAsync("hello", ["latest", "stable"], V("1.2.0"), null, None));
        Assert.Equal("1.2.0\n", await Store.TextAsync("release/hello/stable.txt"));
        await Assert.ThrowsAsync<StoreFailedException>(() => Links.GetAsync("hello", "latest", None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("1.0.0\n1.1.0\n")]
    [InlineData("<html>504 Gateway Timeout</html>")]
    public async Task A_link_that_holds_no_version_is_an_error_that_names_it(string text)
    {
        await PublishAsync("1.2.0");
        await Store.PutTextAsync(Latest, text);
        var error = await Assert.ThrowsAsync<ReleaseException>(() => Links.MoveAsync("hello", "latest", V("1.2.0"), None));
        Assert.Equal(("LinkInvalid", Latest), (error.ErrorId, error.Target));
        Assert.Equal(text, await Store.TextAsync(Latest));
    }

    [Fact]
    public async Task A_declined_link_stays()
    {
        await PublishAsync("1.2.0");
        var asked = new List<string>();
        IReadOnlyList<LinkResult> results = await Links.MoveAllAsync("hello", ["latest", "stable"], V("1.2.0"), link => { asked.Add(link.Name); return Task.FromResult(link.Name == "stable"); }, None);
        Assert.Equal(["latest", "stable"], asked);
        Assert.Equal([(LinkVerdict.Refused, "declined"), (LinkVerdict.Forward, null)], results.Select(result => (result.Outcome, result.Reason)));
        Assert.Null(await Links.GetAsync("hello", "latest", None));
    }

    [Fact]
    public async Task Moving_back_is_its_own_act_and_needs_a_reason()
    {
        await PublishAsync("1.2.0");
        await PublishAsync("1.3.0");
        await PublishAsync("1.3.0-rc.1");
        await Links.MoveAllAsync("hello", ["latest", "stable"], V("1.3.0"), null, None);
        Assert.Equal(LinkVerdict.Refused, (await Links.MoveAsync("hello", "latest", V("1.2.0"), None)).Outcome);
        Assert.Equal("ReasonMissing", (await Assert.ThrowsAsync<UsageException>(() => Links.MoveBackAsync("hello", "latest", V("1.2.0"), " ", None))).ErrorId);
        Assert.Equal("LinkRefused", (await Assert.ThrowsAsync<RefusedException>(() => Links.MoveBackAsync("hello", "stable", V("1.3.0-rc.1"), "why not", None))).ErrorId);
        Assert.Equal("LinkTargetMissing", (await Assert.ThrowsAsync<RefusedException>(() => Links.MoveBackAsync("hello", "stable", V("1.1.0"), "why not", None))).ErrorId);
        Assert.Equal(new LinkResult("hello", "latest", V("1.2.0"), V("1.3.0"), LinkVerdict.Back, "1.3.0 eats data"), await Links.MoveBackAsync("hello", "latest", V("1.2.0"), "1.3.0 eats data", None));
        Assert.Equal("1.2.0\n", await Store.TextAsync(Latest));
    }

    [Fact]
    public async Task A_race_never_ends_with_the_older_version()
    {
        ReleaseVersion[] versions = [.. Enumerable.Range(0, 6).Select(minor => ReleaseVersion.Create(1, minor, 0))];
        foreach (ReleaseVersion version in versions) await PublishAsync(version.ToString(), Build, File("x", version.ToString()));
        for (int round = 0; round < 20; round++)
        {
            await Store.DeleteAsync(Latest, Precondition.None, None);
            await Task.WhenAll(versions.OrderBy(_ => Random.Shared.Next()).Select(version => Task.Run(() => Links.MoveAsync("hello", "latest", version, None))));
            Assert.Equal("1.5.0\n", await Store.TextAsync(Latest));
        }
    }
}
