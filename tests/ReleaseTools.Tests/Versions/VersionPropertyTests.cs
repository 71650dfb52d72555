using FsCheck;
using FsCheck.Fluent;
using NuGet.Versioning;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>What holds for every version, with NuGet.Versioning as a second opinion.</summary>
public sealed class VersionPropertyTests
{
    private static readonly Config s_thorough = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly Arbitrary<(ReleaseVersion A, ReleaseVersion B, ReleaseVersion C)> s_three = Three(VersionGenerators.Any);

    [Fact]
    public void Every_version_reads_back_as_itself() => Prop.ForAll(VersionGenerators.Any.ToArbitrary(),
        version => ReleaseVersion.Parse(version.ToString()) == version && ReleaseVersion.Parse("v" + version) == version).Check(s_thorough);

    [Fact]
    public void Precedence_is_a_total_order() => Prop.ForAll(s_three, three => IsTotal(three, Comparer<ReleaseVersion>.Default)).Check(s_thorough);

    [Fact]
    public void The_order_of_milestones_is_a_total_order() => Prop.ForAll(s_three, three => IsTotal(three, ReleaseOrder.Milestone)).Check(s_thorough);

    [Fact]
    public void Versions_are_read_as_NuGet_reads_them() => Prop.ForAll(VersionGenerators.SharedWithNuGet.ToArbitrary(), version =>
    {
        SemanticVersion theirs = SemanticVersion.Parse(version.ToString());
        return theirs.ToFullString() == version.ToString()
            && (theirs.Major, theirs.Minor, theirs.Patch) == ((int)version.Major, (int)version.Minor, (int)version.Patch)
            && theirs.Release == version.Prerelease
            && (theirs.Metadata ?? "") == version.Build;
    }).Check(s_thorough);

    [Fact]
    public void Versions_are_ordered_as_NuGet_orders_them() => Prop.ForAll(Three(VersionGenerators.SharedWithNuGet), three =>
        Math.Sign(three.A.CompareTo(three.B)) == Math.Sign(VersionComparer.VersionRelease.Compare(SemanticVersion.Parse(three.A.ToString()), SemanticVersion.Parse(three.B.ToString()))))
        .Check(s_thorough);

    [Theory]
    [MemberData(nameof(ReleaseVersionTests.Valid), MemberType = typeof(ReleaseVersionTests))]
    public void What_is_valid_is_so_for_NuGet_within_its_numbers(string text) =>
        Assert.Equal(!text.StartsWith("99999999999999999999999", StringComparison.Ordinal), SemanticVersion.TryParse(text, out _));

    [Fact]
    public void The_next_version_is_higher_than_all_there_are() => Prop.ForAll(s_three, three => Enum.GetValues<VersionStyle>().All(style =>
    {
        var line = new VersionLine { Branch = "main", Style = style, Known = [three.A, three.B, three.C] };
        return line.Known.All(known => line.Order.Compare(NextVersion.On(line, null).Version, known) > 0);
    })).Check(s_thorough);

    private static bool IsTotal((ReleaseVersion A, ReleaseVersion B, ReleaseVersion C) three, IComparer<ReleaseVersion> order)
    {
        int Sign(ReleaseVersion left, ReleaseVersion right) => Math.Sign(order.Compare(left, right));
        (ReleaseVersion a, ReleaseVersion b, ReleaseVersion c) = three;
        bool isReflexive = Sign(a, a) == 0;
        bool isAntisymmetric = Sign(a, b) == -Sign(b, a);
        bool isTransitive = !(Sign(a, b) <= 0 && Sign(b, c) <= 0) || Sign(a, c) <= 0;
        // equal in precedence are only those that differ in nothing but build metadata
        bool isTotal = Sign(a, b) != 0 || (a.Major, a.Minor, a.Patch, a.Prerelease) == (b.Major, b.Minor, b.Patch, b.Prerelease);
        return isReflexive && isAntisymmetric && isTransitive && isTotal;
    }

    // the core is often the same: only then do prereleases decide
    private static Arbitrary<(ReleaseVersion A, ReleaseVersion B, ReleaseVersion C)> Three(Gen<ReleaseVersion> version) =>
        (from a in version
         from b in version
         from c in version
         from sameCore in Gen.Elements(true, true, false)
         select sameCore ? (a, Like(a, b), Like(a, c)) : (a, b, c)).ToArbitrary();

    private static ReleaseVersion Like(ReleaseVersion core, ReleaseVersion prerelease) => ReleaseVersion.Create(core.Major, core.Minor, core.Patch, prerelease.Prerelease);
}
