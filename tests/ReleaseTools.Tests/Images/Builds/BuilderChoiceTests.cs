using ReleaseTools.Images.Builds;

namespace ReleaseTools.Tests.Images.Builds;

/// <summary>Which builder builds, and what to do where it can't.</summary>
public sealed class BuilderChoiceTests
{
    [Theory]
    [InlineData("2", null, ImageBuilder.BuildKit)]
    [InlineData("1", null, ImageBuilder.Classic)]
    [InlineData(null, null, ImageBuilder.Classic)]
    [InlineData("", "", ImageBuilder.Classic)]
    [InlineData("3", null, ImageBuilder.Classic)]
    [InlineData("2", "0", ImageBuilder.Classic)]
    [InlineData("2", "false", ImageBuilder.Classic)]
    [InlineData("1", "1", ImageBuilder.BuildKit)]
    [InlineData(null, "True", ImageBuilder.BuildKit)]
    public void The_user_chooses_else_the_engine(string? preferred, string? named, ImageBuilder builder) => Assert.Equal(builder, BuilderChoice.Of(preferred, named));

    [Fact]
    public void A_choice_that_is_none_is_refused() => Assert.Equal("ImageBuilderInvalid", Assert.Throws<UsageException>(() => BuilderChoice.Of("2", "maybe")).ErrorId);

    [Theory]
    [InlineData("failed to solve: failed to create LLB definition: no active sessions", "DOCKER_BUILDKIT=0")]
    [InlineData("no active session for abc: context deadline exceeded", "docker pull")]
    [InlineData("the --mount option requires BuildKit. Refer to …", "DOCKER_BUILDKIT=1")]
    [InlineData("network mode \"bridge\" not supported by buildkit", "DOCKER_BUILDKIT=0")]
    [InlineData("exec /bin/sh: exec format error", "emulation")]
    public void What_to_do_is_named(string said, string remedy) => Assert.Contains(remedy, BuildFailure.RemedyOf(said), StringComparison.Ordinal);

    [Fact]
    public void What_speaks_for_itself_gets_nothing_added() => Assert.Null(BuildFailure.RemedyOf("exit code: 2"));
}
