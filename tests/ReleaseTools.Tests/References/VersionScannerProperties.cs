using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class VersionScannerProperties
{
    private static readonly string[] s_suffixes = ["", "-rc.1", "-0", "-alpha.2", "+build.7", "-beta.1+x"];
    private static readonly string[] s_around = ["", " ", "\"", "=", ":", "/", "@", "hello-", "go", "v", "_", ".tar.gz", "-linux", "-alpine"];

    [Fact]
    public void Every_version_is_found_in_text_that_does_not_prolong_it_and_no_other_version_is() => Check.QuickThrowOnFailure(Prop.ForAll(Lines(), line =>
    {
        (string before, string version, string after, string other) = line;
        string text = before + version + after;
        Assert.Equal(before.Length, Assert.Single(new WantedVersion(version, VersionScheme.Semver).In(text)).Start);
        if (other != version) Assert.Empty(new WantedVersion(other, VersionScheme.Semver).In(text));
    }));

    private static Arbitrary<(string Before, string Version, string After, string Other)> Lines() => Arb.From(
        from before in Gen.Elements(s_around.Where(text => !text.StartsWith('.') && !text.StartsWith('-')))
        from version in Versions()
            // build metadata takes every identifier behind it (semver.org, item 10)
        from after in Gen.Elements(s_around.Where(text => text is not ("go" or "v" or "hello-") && !(version.Contains('+') && text is ['.' or '-', ..])))
        from other in Versions()
        select (before, version, after, other));

    private static Gen<string> Versions() =>
        from major in Gen.Choose(0, 30)
        from minor in Gen.Choose(0, 30)
        from patch in Gen.Choose(0, 30)
        from suffix in Gen.Elements(s_suffixes)
        select $"{major}.{minor}.{patch}{suffix}";
}
