using ReleaseTools.Engine.Staging;
using ReleaseTools.Staging;
using IOFile = System.IO.File;

namespace ReleaseTools.Tests.Staging;

/// <summary>Of many builds and releases the manifest of one can't be read: that is an error of its own, and the rest goes on.</summary>
public sealed class DamagedManifestTests : StagingTestBase
{
    private const string Other = "20261122T093000Z-1a2b3c4";

    private readonly List<ReleaseException> _skipped = [];

    public static TheoryData<string, string> Damages => new()
    {
        { "", "ManifestInvalid" },
        { "{", "ManifestInvalid" },
        { "[]", "ManifestInvalid" },
        { """{ "schema": 2 }""", "ManifestSchema" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Of_staged_builds_the_others_are_listed(string text, string errorId)
    {
        await StageAsync(Request("1.0.0"));
        await StageAsync(Request("1.1.0", Other));
        Damage("stage/hello/1.0.0", text, Build);

        Assert.Equal("1.1.0", Assert.Single(await Area.ListAsync(null, null, _skipped.Add, None)).Version.ToString());
        Assert.Equal(errorId, Assert.Single(_skipped).ErrorId);
        Assert.Contains($"stage/hello/1.0.0/{Build}", _skipped[0].Message, StringComparison.Ordinal);
        Assert.Single(await Area.ListAsync("hello", V("1.1.0"), Skipped.Nothing, None));
        Assert.Equal(errorId, (await Assert.ThrowsAsync<ReleaseException>(() => Area.GetAsync("hello", V("1.0.0"), Build, None))).ErrorId);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Of_published_releases_the_others_are_listed_and_the_next_is_published_linked_and_shown(string text, string errorId)
    {
        await PublishAsync("1.0.0");
        await PublishAsync("1.1.0");
        Damage("release/hello/1.0.0", text);

        PublishedRelease next = await PublishAsync("1.2.0");
        await Links.MoveAsync("hello", "latest", next.Version, None);
        await new Engine.Staging.Pages.ReleasePage(Store).UpdateAsync("hello", publicUrl: null, _skipped.Add, None);

        Assert.Contains(_skipped, problem => problem.ErrorId == errorId);
        _skipped.Clear();
        Assert.Equal(["1.2.0", "1.1.0"], (await Releases.ListAsync("hello", null, _skipped.Add, None)).Select(release => release.Version.ToString()));
        Assert.Equal(errorId, Assert.Single(_skipped).ErrorId);
    }

    [Fact]
    public async Task A_damaged_build_is_removed_by_its_name_where_that_is_forced()
    {
        await StageAsync(Request("1.0.0"));
        Damage("stage/hello/1.0.0", "", Build);

        await Assert.ThrowsAsync<ReleaseException>(() => Area.RemoveAsync("hello", V("1.0.0"), Build, force: false, None));
        await Area.RemoveAsync("hello", V("1.0.0"), Build, force: true, None);

        Assert.Empty(Folder.Files("store/stage"));
        Assert.Equal("StageMissing", (await Assert.ThrowsAsync<ReleaseException>(() => Area.RemoveAsync("hello", V("1.0.0"), Build, force: true, None))).ErrorId);
    }

    [Fact]
    public async Task Retention_leaves_what_it_can_not_read_and_removes_the_rest()
    {
        await StageAsync(Request("1.0.0"));
        await StageAsync(Request("1.0.0", Other));
        await StageAsync(Request("1.0.0", "20261123T093000Z-1a2b3c4"));
        Damage("stage/hello/1.0.0", "{", Build);

        await Area.RetainAsync("hello", keep: 1, Store, removing: null, _skipped.Add, None);

        Assert.Equal("ManifestInvalid", Assert.Single(_skipped).ErrorId);
        Assert.Equal("20261123T093000Z-1a2b3c4", Assert.Single(await Area.ListAsync(null, null, _skipped.Add, None)).Build.ToString());
        Assert.True(IOFile.Exists(Folder[$"store/stage/hello/1.0.0/{Build}/{StoreLayout.Manifest}"]));
    }

    private void Damage(string folder, string text, string? build = null) =>
        IOFile.WriteAllText(Folder[string.Join('/', new[] { "store", folder, build, StoreLayout.Manifest }.OfType<string>())], text);
}
