using ReleaseTools.Stale;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Stale;

public sealed class StaleRuleTests
{
    [Fact]
    public void All_but_the_highest_versions_go_whatever_their_age() => Assert.Equal(
        ["v2.0.0 stays: one of the 2 highest", "v1.10.0 stays: one of the 2 highest", "v1.9.0 goes: not one of the 2 highest"],
        Judge(new() { Keep = 2 }, Tag("v1.9.0", age: 1), Tag("v2.0.0", age: 50), Tag("v1.10.0", age: 9)));

    [Fact]
    public void The_highest_version_stays_and_the_highest_that_is_no_prerelease() => Assert.Equal(
        ["v2.0.0-rc.1 stays: the highest version", "v2.0.0-rc.0 goes: none is kept", "v1.0.0 stays: the highest version that is no prerelease", "v0.9.0 goes: none is kept"],
        Judge(new() { Keep = 0 }, Tag("v2.0.0-rc.0"), Tag("v2.0.0-rc.1"), Tag("v0.9.0"), Tag("v1.0.0")));

    [Fact]
    public void What_goes_meets_every_criterion() => Assert.Equal(
        [
            "v3.0.0 stays: does not match v2.*, v1.*", "v2.0.0 stays: the highest of them", "v1.2.0 stays: 3 days old",
            "v1.1.0 goes: not the highest, 40 days old, matches v1.*", "v1.0.0 stays: matches v1.0.*, which stays",
        ],
        Judge(new() { Keep = 1, OlderThan = StaleAge.Parse("30d"), Like = ["v2.*", "v1.*"], NotLike = ["v1.0.*"] },
            Tag("v3.0.0", 99), Tag("v2.0.0", 99), Tag("v1.2.0", 3), Tag("v1.1.0", 40), Tag("v1.0.0", 40)));

    [Fact]
    public void Those_that_are_kept_are_counted_among_what_the_patterns_leave() => Assert.Equal(
        ["v2.0.0 stays: does not match *-daily", "v0.3.0-daily stays: the highest of them", "v0.2.0-daily goes: not the highest, matches *-daily"],
        Judge(new() { Keep = 1, Like = ["*-daily"] }, Tag("v2.0.0"), Tag("v0.2.0-daily"), Tag("v0.3.0-daily")));

    [Theory]
    [InlineData("nightly stays: its name is no version: only a pattern chooses it", 0, "", "")]
    [InlineData("nightly stays: its name is no version: only a pattern chooses it", -1, "1d", "")]
    [InlineData("nightly stays: its name is no version: it has no place among the highest", 0, "", "night*")]
    [InlineData("nightly goes: matches night*", -1, "", "night*")]
    [InlineData("nightly goes: 5 days old, matches NIGHT*", -1, "1d", "NIGHT*")]
    [InlineData("nightly stays: 5 days old", -1, "6d", "night*")]
    public void A_name_that_is_no_version_goes_by_patterns_only(string verdict, int keep, string age, string like) => Assert.Equal(
        [verdict],
        Judge(new() { Keep = keep < 0 ? null : keep, OlderThan = age.Length > 0 ? StaleAge.Parse(age) : null, Like = like.Length > 0 ? [like] : [] }, Tag("nightly", age: 5)));

    [Fact]
    public void Drafts_go_only_where_drafts_are_asked_for_and_take_no_place_of_what_is_published()
    {
        StaleRelease[] all = [Release("v1.0.0"), Release("v1.1.0"), Release("v2.0.0") with { Draft = true }];
        Assert.Equal(
            ["v1.1.0 stays: the highest version that is no prerelease", "v1.0.0 goes: none is kept", "v2.0.0 stays: a draft, and drafts were not asked for"],
            Judge(new() { Keep = 0 }, all));
        Assert.Equal(["v1.1.0 stays: no draft", "v1.0.0 stays: no draft", "v2.0.0 goes: a draft"], Judge(new() { Draft = true }, all));
    }

    [Fact]
    public void Prereleases_can_be_chosen_alone() => Assert.Equal(
        ["v1.1.0 stays: no prerelease", "v1.1.0-rc.1 goes: a prerelease", "v1.0.0 stays: no prerelease"],
        Judge(new() { Prerelease = true }, Tag("v1.0.0"), Tag("v1.1.0-rc.1"), Tag("v1.1.0")));

    [Fact]
    public void What_links_and_sessions_name_stays_at_every_place()
    {
        var protections = new StaleProtections([
            StaleProtection.Public("hello", V("1.0.0"), "20261101T000000Z-1a2b3c4", "link stable names it"),
            StaleProtection.InWork("hello", V("1.1.0"), null, "session hello-1.1.0 is not finished"),
            StaleProtection.Named(StalePlace.Tag, "v1.2.0", "session hello-1.2.0 names it"),
        ]);
        StaleRelease[] all =
        [
            Tag("v1.0.0"), Tag("v1.1.0"), Tag("v1.2.0"), Tag("v9.0.0"), Tag("v1.1.0") with { Product = "other" }, Tag("v8.0.0") with { Product = "other" },
            Build("1.0.0", 1), Build("1.0.0", 2), Build("1.1.0", 3), Build("9.0.0", 4), Build("9.0.0", 5),
            Release("v1.0.0") with { Draft = true },
        ];
        Assert.Equal(
            [
                "20261105T000000Z-1a2b3c4 stays: the highest version that is no prerelease", "20261104T000000Z-1a2b3c4 goes: none is kept",
                "20261103T000000Z-1a2b3c4 stays: session hello-1.1.0 is not finished",
                "20261102T000000Z-1a2b3c4 goes: none is kept", "20261101T000000Z-1a2b3c4 stays: link stable names it",
                "v9.0.0 stays: the highest version that is no prerelease", "v1.2.0 stays: session hello-1.2.0 names it",
                "v1.1.0 stays: session hello-1.1.0 is not finished", "v1.0.0 stays: link stable names it",
                "v8.0.0 stays: the highest version that is no prerelease", "v1.1.0 goes: none is kept",
                "v1.0.0 stays: a draft, and drafts were not asked for",
            ],
            Judge(new() { Keep = 0 }, protections, all));
        Assert.Contains("v1.0.0 goes: a draft", Judge(new() { Draft = true }, protections, all));
    }

    [Fact]
    public void Milestones_count_by_their_number() => Assert.Equal(
        ["v3.1.0-m10 stays: the highest of them", "v3.1.0-m9 goes: not the highest, matches *"],
        Judge(new() { Keep = 1, Like = ["*"] }, new StaleProtections([], ReleaseOrder.Milestone), Tag("v3.1.0-m9"), Tag("v3.1.0-m10")));

    [Fact]
    public void What_has_no_date_is_not_chosen_by_age() => Assert.Equal(
        ["v2.0.0 stays: its age is not known", "v1.0.0 stays: its age is not known"],
        Judge(new() { OlderThan = StaleAge.Parse("0d") }, Tag("v1.0.0") with { Created = null }, Tag("v2.0.0") with { Created = null }));

    [Fact]
    public void Without_a_criterion_nothing_is_judged()
    {
        UsageException e = Assert.Throws<UsageException>(() => Judge(new() { NotLike = ["v1.*"] }, Tag("v1.0.0")));
        Assert.Equal("CriteriaMissing", e.ErrorId);
        Assert.Contains("--keep 5", e.Remedy, StringComparison.Ordinal);
    }

    internal static DateTimeOffset Now { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    internal static StaleRelease Tag(string name, int age = 0) => new()
    {
        Place = StalePlace.Tag,
        Product = "hello",
        Name = name,
        Version = ReleaseVersion.TryParse(name, out ReleaseVersion? version) ? version : null,
        Prerelease = version is { IsOfficial: false },
        Created = Now.AddDays(-age),
        Where = "origin",
        Identity = name,
        Source = new StaleSource("/src/hello"),
    };

    internal static StaleRelease Release(string name, int age = 0) => Tag(name, age) with { Place = StalePlace.GitHubRelease, Where = "acme/hello" };

    internal static StaleRelease Build(string version, int day) =>
        Tag($"v{version}") with { Place = StalePlace.StagedBuild, Name = $"202611{day:00}T000000Z-1a2b3c4", Created = new DateTimeOffset(2026, 11, day, 0, 0, 0, TimeSpan.Zero), Where = "file:///x" };

    private static ReleaseVersion V(string text) => ReleaseVersion.Parse(text);

    private static IEnumerable<string> Judge(StaleCriteria criteria, params StaleRelease[] all) => Judge(criteria, new StaleProtections([]), all);

    private static IEnumerable<string> Judge(StaleCriteria criteria, StaleProtections protections, params StaleRelease[] all) =>
        RetentionPolicy.Judge(all, criteria, protections, Now).Select(release => $"{release.Name} {(release.IsStale ? "goes" : "stays")}: {release.Reason}");
}
