using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

public sealed class ImageTagTests
{
    [Theory]
    [InlineData("v3.4.0-1", "3.4.0", 1)]
    [InlineData("v3.4.0-0", "3.4.0", 0)]
    [InlineData("v3.4.0-rc.1-2", "3.4.0-rc.1", 2)]
    [InlineData("v3.4.0-rc-1", "3.4.0-rc", 1)]                 // the last -N is the revision, though SemVer reads all of it as a prerelease
    [InlineData("v3.4.0-1-2", "3.4.0-1", 2)]
    [InlineData("v3.11.0-m12-10", "3.11.0-m12", 10)]
    [InlineData("v1.2.0-0.3_1a2b3c4-0", "1.2.0-0.3+1a2b3c4", 0)]
    public void A_tag_is_a_version_and_its_last_number(string text, string version, int revision)
    {
        Assert.True(ImageTag.TryParse(text, out ImageTag? tag));
        Assert.Equal((version, revision), (tag.Version.ToString(), (int)tag.Revision));
        Assert.Equal(text, tag.ToString());
    }

    [Theory]
    [InlineData("library-a@1.0.0", "library-a-1.0.0-0")]      // what git takes in a tag and registries do not
    [InlineData("foo/1.0.0", "1.0.0-0")]
    [InlineData("a/rel(1)#1.0.0", "rel-1--1.0.0-0")]
    [InlineData("@1.0.0", "1.0.0-0")]
    public void A_prefix_is_written_as_registries_take_it(string gitTag, string tag) => Assert.Equal(tag, ImageTag.Of(gitTag, ReleaseVersion.Parse("1.0.0"), 0).ToString());

    [Theory]
    [InlineData("v3.4.0")]
    [InlineData("v3.4.0-rc.1")]
    [InlineData("v3.4.0-")]
    [InlineData("v3.4.0-01")]
    [InlineData("v3.4-1")]
    [InlineData("3.4.0-1")]
    [InlineData("vv3.4.0-1")]
    [InlineData("v3.4.0+build-1")]                             // no registry has such a tag
    [InlineData("latest")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData(null)]
    public void Anything_else_is_no_image_tag(string? text) => Assert.False(ImageTag.TryParse(text, out _));

    [Theory]
    [InlineData("3.4.0", "", 0, "v3.4.0-0")]
    [InlineData("3.4.0", "", 1, "v3.4.0-1")]
    [InlineData("3.4.0", "v3.4.0-0", 0, "v3.4.0-1")]
    [InlineData("3.4.0", "v3.4.0-9 v3.4.0-10 v3.4.0-8", 1, "v3.4.0-11")]
    [InlineData("3.4.0", "v3.4.1-7 v3.4.0-rc.1-6 v3.4.0 latest 3.4.0-5 sha-12", 1, "v3.4.0-1")]      // those of others
    [InlineData("3.4.0-rc.1", "v3.4.0-rc.1-0 v3.4.0-rc.10-4", 0, "v3.4.0-rc.1-1")]
    [InlineData("3.4.0", "v3.4.0-99999999999999999999", 0, "v3.4.0-100000000000000000000")]
    public void The_next_revision_is_found_from_the_tags_there_are(string version, string existing, int first, string next) =>
        Assert.Equal(next, ImageTag.Next(ReleaseVersion.Parse(version), existing.Split(' '), first).ToString());

    [Fact]
    public void Tags_are_ordered_by_version_then_by_revision()
    {
        string[] ascending = ["v3.4.0-rc.2-9", "v3.4.0-rc.10-0", "v3.4.0-0", "v3.4.0-2", "v3.4.0-10", "v3.10.0-0"];

        Assert.Equal(ascending, ascending.Reverse().Select(text => ImageTag.TryParse(text, out ImageTag? tag) ? tag : null).Order().Select(tag => tag!.ToString()));
    }

    [Theory]
    [InlineData("v1.2.0", "1.2.0", "v1.2.0-1")]
    [InlineData("1.2.0", "1.2.0", "1.2.0-1")]
    [InlineData("hello/v1.2.0", "1.2.0", "v1.2.0-1")]          // the image's name says which product
    [InlineData("v1.2.0+a.b", "1.2.0+a.b", "v1.2.0_a.b-1")]
    public void An_image_tag_is_made_of_the_git_tag_as_far_as_a_registry_takes_it(string gitTag, string version, string imageTag) =>
        Assert.Equal(imageTag, ImageTag.Of(gitTag, ReleaseVersion.Parse(version), 1).ToString());

    [Fact]
    public void A_tag_that_no_registry_takes_is_refused()
    {
        string version = "1.0.0-" + new string('a', 123);
        Assert.Equal("ImageTagTooLong", Assert.Throws<UsageException>(() => ImageTag.Of("v" + version, ReleaseVersion.Parse(version), 0)).ErrorId);
    }

    [Fact]
    public void The_variable_begins_with_the_definition_s_first_revision()
    {
        var scope = new VariableScope("hello", ReleaseVersion.Parse("1.2.0-rc.1"), "v1.2.0-rc.1", "0123456789", "main", default, _ => null);

        Assert.Equal("v1.2.0-rc.1-0", scope.Expand("${imageTag}"));
        Assert.Equal("hello:v1.2.0-rc.1-1", (scope with { ImageRevision = 1 }).Expand("${product}:${imageTag}"));
    }

    [Fact]
    public void Every_tag_reads_back() => Prop.ForAll(
        (from version in VersionGenerators.Any
         from revision in Gen.Choose(0, int.MaxValue)
         select new ImageTag(version, revision)).Where(tag => tag.ToString().Length <= ImageTag.MaximumLength).ToArbitrary(),
        tag => ImageTag.TryParse(tag.ToString(), out ImageTag? read) && read == tag).QuickCheckThrowOnFailure();
}
