using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

public sealed class TagStyleTests
{
    [Theory]
    [InlineData("", "v")]
    [InlineData("nightly latest", "v")]
    [InlineData("v1.0.0", "v")]
    [InlineData("1.0.0 1.1.0", "")]
    [InlineData("V1.0.0", "V")]
    [InlineData("release-1.0.0", "release-")]
    [InlineData("release-v1.0.0", "release-v")]
    [InlineData("hello-1.0.0 hello-1.1.0", "hello-")]
    [InlineData("hello-v1.0.0", "hello-v")]
    [InlineData("hello/v1.0.0", "hello/v")]
    [InlineData("hello@1.0.0", "hello@")]
    [InlineData("Hello-1.0.0", "Hello-")]
    [InlineData("world-v1.0.0", "v")]                                                    // another package's
    [InlineData("v1.0 v1.1", "v")]
    [InlineData("1.0 1.1", "")]
    [InlineData("v1.0.0 v1.1.0 v1.2.0 v1.3.0 2.0.0 2.1.0 2.2.0", "")]                    // three of the five highest
    [InlineData("1.0.0 1.1.0 1.2.0 1.3.0 1.4.0 1.5.0 v2.0.0", "")]                       // one tag does not change the style
    [InlineData("v1.0.0 1.0.0 v1.1.0 1.1.0", "")]                                        // as frequent, and as high: always the same one
    [InlineData("1.0.0 v2.0.0", "v")]                                                    // as frequent: the higher one
    [InlineData("20240102 2024.01.02 1", "v")]                                           // no versions
    public void The_prefix_is_that_of_most_of_the_five_highest(string tags, string prefix) => Assert.Equal(prefix, TagStyle.PrefixOf(tags.Split(' '), "hello"));

    [Theory]
    [InlineData("v1.0.0 v1.1.0", "1.0.0 1.1.0")]
    [InlineData("v1.0 v1.1", "1.0.0 1.1.0")]
    [InlineData("v1.0 v1.1 v1.1.0 v1.1.3", "1.0.0 1.1.0 1.1.3")]                         // v1.1 moves with its patches
    [InlineData("v1.1-rc1 v1.0", "1.1.0-rc1 1.0.0")]
    [InlineData("v1 v1.0.0.1 v1.01.0 vv1.0.0 1.0.0 v v1.0.0-", "")]
    public void Tags_of_two_parts_count_where_none_has_three(string tags, string versions) =>
        Assert.Equal(versions, string.Join(' ', VersionTag.Of(tags.Split(' ').Select(name => new TaggedCommit(name, "")), "v").Select(tag => tag.Version)));

    [Theory]
    [InlineData("1.0.0 1.2.0", "v", true, "1.2.0 1.0.0")]
    [InlineData("1.0.0 v1.1.0 1.2.0 v1.2.0 1.3.0", "v", true, "1.3.0")]                  // what is below was counted otherwise once
    [InlineData("1.0.0 v1.1.0 v1.2.0 1.2.0", "v", false, "1.0.0")]                       // 1.2.0 is said by v1.2.0
    [InlineData("hello-1.0.0 world-1.0.0", "v", true, "hello-1.0.0")]
    [InlineData("v1.0.0 nightly", "v", true, "")]
    public void Versions_that_are_written_otherwise_are_named(string tags, string prefix, bool isChosen, string overlooked) =>
        Assert.Equal(overlooked, string.Join(' ', TagStyle.Overlooked(tags.Split(' '), "hello", prefix, isChosen)));
}
