using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging;

public sealed class RetentionTests
{
    [Fact]
    public void The_newest_stay_whatever_their_version() => Assert.Equal(
        ["1.0.1 20261105 True", "2.0.0 20261104 True", "1.0.0 20261103 False"],
        Judge([B("1.0.0", 3), B("2.0.0", 4), B("1.0.1", 5)], keep: 2));

    [Fact]
    public void What_a_link_names_stays_however_old() => Assert.Equal(
        ["2.0.0 20261104 True", "1.0.0 20261103 False", "1.0.0 20261102 True"],
        Judge([B("1.0.0", 2), B("1.0.0", 3), B("2.0.0", 4)], keep: 1, new LinkedBuild("stable", V("1.0.0"), B("1.0.0", 2).Build)));

    [Fact]
    public void Where_a_link_tells_only_the_version_all_its_builds_stay() => Assert.Equal(
        ["2.0.0 20261104 False", "1.0.0 20261103 True", "1.0.0 20261102 True"],
        Judge([B("1.0.0", 2), B("1.0.0", 3), B("2.0.0", 4)], keep: 0, new LinkedBuild("stable", V("1.0.0"), null)));

    [Fact]
    public void Whatever_there_is_linked_and_new_builds_stay_and_no_more_than_needed()
    {
        Arbitrary<(int[] Days, int Keep, int[] Linked)> cases = Gen.Choose(0, 27).ArrayOf()
            .SelectMany(days => Gen.Choose(0, 10).SelectMany(keep => Gen.Choose(0, 27).ArrayOf().Select(linked => (days.Distinct().ToArray(), keep, linked)))).ToArbitrary();
        Prop.ForAll(cases, test =>
        {
            LinkedBuild[] links = [.. test.Linked.Select(day => new LinkedBuild("l", V("1.0.0"), B("1.0.0", day).Build))];
            IReadOnlyList<RetentionVerdict> verdicts = Retention.Judge(test.Days.Select(day => B("1.0.0", day)), test.Keep, links);
            IEnumerable<RetentionVerdict> newest = verdicts.Take(test.Keep);
            return verdicts.Count == test.Days.Length
                && newest.All(verdict => verdict.Keeps)
                && verdicts.All(verdict => verdict.Keeps == (newest.Contains(verdict) || links.Any(link => link.Build == verdict.Build.Build)));
        }).QuickCheckThrowOnFailure();
    }

    private static ReleaseVersion V(string text) => ReleaseVersion.Parse(text);

    private static StagedRelease B(string version, int day) => new("hello", V(version), $"202611{day:00}T000000Z-1a2b3c4", "1a2b3c4", "file:///x", "stage/x/", 1, 1, "");

    private static IEnumerable<string> Judge(StagedRelease[] builds, int keep, params LinkedBuild[] linked) =>
        Retention.Judge(builds, keep, linked).Select(verdict => $"{verdict.Build.Version} {verdict.Build.Build[..8]} {verdict.Keeps}");
}
