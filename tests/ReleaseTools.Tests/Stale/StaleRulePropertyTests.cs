using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Stale;
using ReleaseTools.Tests.Versions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Stale;

/// <summary>The rule beside a second one that is written as people say it, one release at a time, without order, index or grouping.</summary>
public sealed class StaleRulePropertyTests
{
    // images and volumes of pods have a rule of their own, without ranks
    private static readonly StalePlace[] s_places = [.. Enum.GetValues<StalePlace>().Except([StalePlace.PodImage, StalePlace.PodVolume])];

    private static readonly string[] s_products = ["hello", "other"];

    [Fact]
    public void Nothing_goes_that_may_not_and_all_goes_that_should() => Prop.ForAll(World().ToArbitrary(), world =>
    {
        IReadOnlyList<StaleRelease> verdicts = RetentionPolicy.Judge(world.Releases, world.Criteria, world.Protections, StaleRuleTests.Now);
        return verdicts.Count == world.Releases.Length && verdicts.All(verdict => verdict.IsStale == world.Goes(verdict) && verdict.Reason.Length > 0);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void What_is_protected_is_so_whatever_is_asked_for() => Prop.ForAll(World().ToArbitrary(), world =>
        RetentionPolicy.Protected(world.Releases, world.Protections).Select(entry => entry.Release.Identity).ToHashSet()
            .SetEquals(world.Releases.Where(release => world.IsNeeded(release)).Select(release => release.Identity))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Ten_thousand_releases_are_judged_in_no_time()
    {
        StaleRelease[] releases = [.. Enumerable.Range(0, 10_000).Select(i => StaleRuleTests.Release($"v{i / 100}.{i % 100}.0-rc.{i % 7}", age: i))];
        var protections = new StaleProtections(releases.Select(release => StaleProtection.Named(StalePlace.Tag, release.Name, "a release names it"))
            .Concat(releases.Where((_, i) => i % 10 == 0).Select(release => StaleProtection.Public("hello", release.Version!, null, "link"))));
        IReadOnlyList<StaleRelease> verdicts = [];

        TimeSpan worked = ProcessorTime.Of(() => verdicts = RetentionPolicy.Judge(releases, new StaleCriteria { Keep = 5, OlderThan = StaleAge.Parse("30d") }, protections, StaleRuleTests.Now));

        Assert.InRange(worked.TotalSeconds, 0, 2);
        Assert.InRange(verdicts.Count(verdict => verdict.IsStale), 8_900, 9_000);
    }

    private static Gen<WorldOf> World() =>
        from version in VersionGenerators.Any.Resize(4).ArrayOf(4)
        from releases in Release(version).ArrayOf()
        from keep in Gen.Choose(-1, 4)
        from age in Gen.Choose(-1, 30)
        from like in Gen.Elements("", "", "*", "v0*", "*-*", "nightly?", "v*.0")
        from notLike in Gen.Elements("", "", "v1*", "*rc*")
        from draft in Gen.Elements(false, false, true)
        from prerelease in Gen.Elements(false, false, true)
        from links in Link(version).ArrayOf()
        from sessions in Session(version).ArrayOf()
        from latest in Gen.Choose(0, 30)
        from style in Gen.Elements(VersionStyle.Semver, VersionStyle.Milestone)
        let criteria = new StaleCriteria
        {
            Keep = keep < 0 ? null : keep,
            OlderThan = age < 0 ? null : new StaleAge(TimeSpan.FromDays(age)),
            Like = like.Length > 0 ? [like] : [],
            NotLike = notLike.Length > 0 ? [notLike] : [],
            Draft = draft,
            Prerelease = prerelease || (keep < 0 && age < 0 && like.Length == 0 && !draft),
        }
        select new WorldOf([.. releases.Select((release, i) => release with { Identity = $"{i}" })], criteria, links, sessions, latest, ReleaseOrder.Of(style));

    private static Gen<StaleRelease> Release(ReleaseVersion[] versions) =>
        from version in Gen.Elements(versions)
        from place in Gen.Elements(s_places)
        from product in Gen.Elements(s_products)
        from named in Gen.Elements(true, true, true, false)
        from day in Gen.Choose(0, 27)
        from dated in Gen.Elements(true, true, true, false)
        from draft in Gen.Elements(false, false, true)
        from flagged in Gen.Elements(false, false, true)
        from rehearsal in Gen.Elements(false, false, true)
        let isVersion = named || place is StalePlace.StagedBuild or StalePlace.Session
        let name = place switch { StalePlace.StagedBuild => $"b{day:00}", StalePlace.Session => $"{product}-{version}", _ => isVersion ? $"v{version}" : $"nightly{day % 10}" }
        select StaleRuleTests.Tag("x") with
        {
            Place = place,
            Product = product,
            Name = name,
            Version = isVersion ? version : null,
            Created = dated ? StaleRuleTests.Now.AddDays(-day) : null,
            Draft = draft && place is StalePlace.GitHubRelease,
            Prerelease = isVersion && !version.IsOfficial || (flagged && place is StalePlace.GitHubRelease),
            Rehearsal = rehearsal && place is StalePlace.Session,
        };

    private static Gen<(string Product, ReleaseVersion Version, string? Build)> Link(ReleaseVersion[] versions) =>
        from product in Gen.Elements(s_products)
        from version in Gen.Elements(versions)
        from day in Gen.Choose(-5, 27)
        select (product, version, day < 0 ? null : $"b{day:00}");

    private static Gen<(string Product, ReleaseVersion Version, string? Build, bool Running)> Session(ReleaseVersion[] versions) =>
        from link in Link(versions)
        from running in Gen.Elements(true, false)
        select (link.Product, link.Version, link.Build, running);

    private sealed record WorldOf(
        StaleRelease[] Releases, StaleCriteria Criteria, (string Product, ReleaseVersion Version, string? Build)[] Links,
        (string Product, ReleaseVersion Version, string? Build, bool Running)[] Sessions, int Latest, ReleaseOrder Order)
    {
        private StaleRelease? LatestOnGitHub => Releases.FirstOrDefault(release => release.Identity == $"{Latest}" && release is { Place: StalePlace.GitHubRelease, Draft: false });

        public StaleProtections Protections => new(
            Links.Select(link => StaleProtection.Public(link.Product, link.Version, link.Build, "link"))
                .Concat(Sessions.SelectMany(Of))
                .Concat(LatestOnGitHub is { } latest ? [StaleProtection.Named(StalePlace.GitHubRelease, latest.Name, "latest")] : []),
            Order);

        public bool Goes(StaleRelease release) => IsAskedFor(release) && !IsNeeded(release);

        public bool IsNeeded(StaleRelease release)
        {
            if (release.Place is StalePlace.GitHubRelease && release.Name == LatestOnGitHub?.Name) return true;
            if (Sessions.Any(session => session.Running && release.Place is StalePlace.Session && release.Name == $"{session.Product}-{session.Version}")) return true;
            if (Sessions.Any(session => release.Place is StalePlace.Tag && release.Name == $"v{session.Version}")) return true;
            if (Sessions.Any(session => session.Running && release.Place is StalePlace.GitHubRelease && release.Name == $"v{session.Version}")) return true;
            if (Sessions.Any(session => session.Running && Means(release, session.Product, session.Version, session.Build))) return true;
            if (Links.Any(link => !release.Draft && Means(release, link.Product, link.Version, link.Build))) return true;
            return IsHighest(release, _ => true) || (!release.Prerelease && IsHighest(release, other => !other.Prerelease));
        }

        private bool IsAskedFor(StaleRelease release) => IsLookedAt(release)
            && (Criteria.Keep is not { } keep || (release.Version is not null && Releases.Count(other => IsRival(release, other) && IsLookedAt(other) && IsBefore(other, release)) >= keep))
            && (Criteria.OlderThan is not { } age || (release.Created is { } date && date < age.Before(StaleRuleTests.Now)));

        private bool IsLookedAt(StaleRelease release) => release.Draft == Criteria.Draft
            && (!Criteria.Prerelease || release.Prerelease)
            && (release.Version is not null || Criteria.Like.Count > 0)
            && (Criteria.Like.Count == 0 || Criteria.Like.Any(pattern => IsLike(release, pattern)))
            && !Criteria.NotLike.Any(pattern => IsLike(release, pattern));

        private static bool IsLike(StaleRelease release, string pattern)
        {
            string expression = "^" + System.Text.RegularExpressions.Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$";
            bool Is(string text) => System.Text.RegularExpressions.Regex.IsMatch(text, expression, System.Text.RegularExpressions.RegexOptions.IgnoreCase);
            return Is(release.Name) || (release.Version is { } version && Is(version.ToString()));
        }

        private bool IsHighest(StaleRelease release, Func<StaleRelease, bool> counts)
        {
            if (release.Version is null || release.Draft || release.Rehearsal) return false;
            return !Releases.Any(other => other.Version is not null && IsRival(release, other) && counts(other)
                && (release.Place is StalePlace.StagedBuild ? IsBefore(other, release) : Order.Compare(other.Version, release.Version) > 0));
        }

        private static bool IsRival(StaleRelease one, StaleRelease other) =>
            (one.Place, one.Product, one.Draft, one.Rehearsal) == (other.Place, other.Product, other.Draft, other.Rehearsal);

        // of equal versions the newer is before the older, and the last of the list's names before the first
        private bool IsBefore(StaleRelease one, StaleRelease other)
        {
            if (one.Identity == other.Identity) return false;
            int order = Order.Compare(one.Version, other.Version);
            if (order == 0) order = Nullable.Compare(one.Created, other.Created);
            if (order == 0) order = string.CompareOrdinal(one.Name, other.Name);
            return order > 0 || (order == 0 && int.Parse(one.Identity) < int.Parse(other.Identity));
        }

        private static bool Means(StaleRelease release, string product, ReleaseVersion version, string? build) => !release.Rehearsal
            && release.Product == product && release.Version is { } own && own.CompareTo(version) == 0
            && (build is null || release.Place is not StalePlace.StagedBuild || release.Name == build);

        private static IEnumerable<StaleProtection> Of((string Product, ReleaseVersion Version, string? Build, bool Running) session)
        {
            if (session.Running)
            {
                yield return StaleProtection.Named(StalePlace.Session, $"{session.Product}-{session.Version}", "running");
                yield return StaleProtection.InWork(session.Product, session.Version, session.Build, "running");
                yield return StaleProtection.Named(StalePlace.GitHubRelease, $"v{session.Version}", "running");
            }
            yield return StaleProtection.Named(StalePlace.Tag, $"v{session.Version}", "named");
        }
    }
}
