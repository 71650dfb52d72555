using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Pods;
using ReleaseTools.Tests.Versions;

namespace ReleaseTools.Tests.Pods;

public sealed class PodVersionTests
{
    private static readonly Gen<PodVersion> s_numbers =
        from count in Gen.Choose(1, 5)
        from numbers in Gen.Elements("0", "1", "2", "9", "10", "17", "99999999999999999999", "100000000000000000000").ListOf(count)
        select PodVersion.Parse(string.Join('.', numbers.Take(2).Concat(numbers.Skip(2).Where(number => number.Length < 3))));

    private static readonly Gen<PodVersion> s_any = Gen.OneOf(s_numbers, VersionGenerators.Any.Where(version => version.ToString().Length <= PodVersion.MaximumLength).Select(version => PodVersion.Parse(version.ToString())));

    [Theory]
    [InlineData("17")]
    [InlineData("0")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.0")]
    [InlineData("1.2.0-rc.1")]
    [InlineData("1.2.0+build.7")]
    [InlineData("20261121093000")]
    public void A_version_is_numbers_or_SemVer(string text) => Assert.Equal(text, PodVersion.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("v1.2.0")]
    [InlineData("1.02")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("1..2")]
    [InlineData("1.2-rc.1")]
    [InlineData("1.2.3.4-rc.1")]
    [InlineData("-1")]
    [InlineData("1 ")]
    [InlineData("1/2")]
    [InlineData("tip")]
    [InlineData("..")]
    [InlineData("latest")]
    [InlineData("1.2.0_1")]
    [InlineData("1.2.0-rc.1.yaml")]
    [InlineData("1.2.0-rc.1.yml")]
    [InlineData("٣")]
    public void What_is_not_a_version_is_refused(string text) => Assert.Equal("PodVersionInvalid", Assert.Throws<UsageException>(() => PodVersion.Parse(text)).ErrorId);

    [Theory]
    [InlineData("v1.2", "did you mean '1.2'?")]
    [InlineData("1.02", "leading zeros")]
    public void The_reason_is_named(string text, string reason) => Assert.Contains(reason, Assert.Throws<UsageException>(() => PodVersion.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Versions_are_ordered_by_their_numbers()
    {
        string[] ordered = ["0", "0.0.9", "0.0.10", "1.0.0-alpha", "1.0.0-rc.2", "1.0.0-rc.10", "1", "1.0", "1.0.0", "1.0.0+a", "1.0.0.0", "1.0.0.1", "1.2", "1.2.3", "1.10", "9", "17", "1001", "99999999999999999999", "100000000000000000000"];

        Assert.Equal(ordered, ordered.Reverse().Select(PodVersion.Parse).Order().Select(version => version.ToString()));
    }

    [Fact]
    public void The_order_is_total_and_agrees_with_equality() => Prop.ForAll(
        (from a in s_any from b in s_any from c in s_any select (A: a, B: b, C: c)).ToArbitrary(), three =>
        {
            (PodVersion a, PodVersion b, PodVersion c) = three;
            int Sign(PodVersion left, PodVersion right) => Math.Sign(left.CompareTo(right));
            return Sign(a, a) == 0 && Sign(a, b) == -Sign(b, a)
                && (!(Sign(a, b) <= 0 && Sign(b, c) <= 0) || Sign(a, c) <= 0)
                && (Sign(a, b) == 0) == (a == b);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void SemVer_versions_keep_the_precedence_of_SemVer() => Prop.ForAll(
        (from a in VersionGenerators.Any from b in VersionGenerators.Any where a.ToString().Length <= PodVersion.MaximumLength && b.ToString().Length <= PodVersion.MaximumLength select (A: a, B: b)).ToArbitrary(), two =>
            two.A.CompareTo(two.B) == 0 || Math.Sign(two.A.CompareTo(two.B)) == Math.Sign(PodVersion.Parse(two.A.ToString()).CompareTo(PodVersion.Parse(two.B.ToString())))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
