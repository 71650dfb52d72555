using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Images;
using ReleaseTools.Images.Builds;

namespace ReleaseTools.Tests.Images.Builds;

/// <summary>Which images a Dockerfile takes from elsewhere.</summary>
public sealed class BaseImageTests
{
    [Theory]
    [InlineData("FROM r.io/a:1", "r.io/a:1 linux/arm64")]
    [InlineData("from r.io/a as b\nFROM b", "r.io/a linux/arm64")]
    [InlineData("FROM scratch", "")]
    [InlineData("# r.io/comment\n\nFROM \\\n  # r.io/comment\n\n  r.io/a", "r.io/a linux/arm64")]
    [InlineData("# escape=`\nFROM `\n r.io/a", "r.io/a linux/arm64")]
    [InlineData("# syntax=docker/dockerfile:1\nFROM scratch", "docker.io/docker/dockerfile:1 ")]
    [InlineData("# a comment\n# syntax=docker/dockerfile:1\nFROM scratch", "")]                            // no directive any more
    [InlineData("ARG V=1\nFROM r.io/a:$V", "r.io/a:1 linux/arm64")]
    [InlineData("ARG V=1\nARG W=${V}.2\nFROM r.io/a:${W}", "r.io/a:1.2 linux/arm64")]
    [InlineData("ARG GIVEN=1\nFROM r.io/a:$GIVEN", "r.io/a:given linux/arm64")]
    [InlineData("ARG GIVEN\nFROM \"r.io/a:${GIVEN}\"", "r.io/a:given linux/arm64")]
    [InlineData("FROM r.io/a:${GIVEN:-2}", "r.io/a:2 linux/arm64")]                                      // not declared
    [InlineData("ARG V\nFROM r.io/a:${V:-${W:-3}}", "r.io/a:3 linux/arm64")]
    [InlineData("ARG V=1\nFROM r.io/a:${V:+set}", "r.io/a:set linux/arm64")]
    [InlineData("FROM r.io/a:$V", "")]                                                                  // the builder says what is wrong
    [InlineData("FROM r.io/a:${V", "")]
    [InlineData("FROM r.io/A", "")]
    [InlineData("FROM r.io/a-$TARGETARCH", "r.io/a-arm64 linux/arm64")]
    [InlineData("FROM --platform=$BUILDPLATFORM r.io/a", "r.io/a ")]
    [InlineData("FROM --platform=$TARGETPLATFORM r.io/a", "r.io/a linux/arm64")]
    [InlineData("FROM --platform=linux/s390x r.io/a", "r.io/a linux/s390x")]
    [InlineData("FROM r.io/unused AS u\nFROM r.io/a", "r.io/a linux/arm64")]
    [InlineData("FROM r.io/a AS A\nFROM r.io/b\nCOPY --chown=1 --from=a /x /x\nCOPY --from=r.io/c /x /x\nCOPY x --from=r.io/no", "r.io/a linux/arm64|r.io/b linux/arm64|r.io/c linux/arm64")]
    [InlineData("FROM r.io/a\nFROM r.io/b\nCOPY --from=0 /x /x", "r.io/a linux/arm64|r.io/b linux/arm64")]
    [InlineData("FROM r.io/a\nRUN --mount=type=bind,from=r.io/m,target=/m --network=none make", "r.io/a linux/arm64|r.io/m linux/arm64")]
    [InlineData("FROM r.io/a\nRUN <<EOF cat >x\nFROM r.io/no\nEOF\nCOPY <<-\"A\" <<B /\n\tFROM r.io/no\n\tA\nFROM r.io/no\nB\nCOPY --from=r.io/c / /", "r.io/a linux/arm64|r.io/c linux/arm64")]
    [InlineData("FROM r.io/a\nRUN <<EOF\nFROM r.io/no", "r.io/a linux/arm64")]
    [InlineData("FROM a\nFROM a", "docker.io/library/a linux/arm64")]
    [InlineData("FROM", "")]
    [InlineData("\uFEFFFROM r.io/a\r\nRUN x\r\n", "r.io/a linux/arm64")]
    [InlineData("", "")]
    public void Those_that_its_last_stage_needs_are_named(string dockerfile, string images)
    {
        var arguments = new Dictionary<string, string> { ["GIVEN"] = "given" };

        IReadOnlyList<BaseImage> found = BaseImage.In(DockerfileText.Parse(dockerfile), arguments, ImagePlatform.Parse("linux/arm64"));

        Assert.Equal(images, string.Join('|', found.Select(image => $"{image.Image} {image.Platform}")));
    }

    [Fact]
    public void Any_text_is_read()
    {
        string[] pieces = ["FROM ", "ARG ", "RUN ", "COPY --from=", "--mount=from=", "a", "A", "0", "1", " as ", "\n", "\\\n", "# ", "escape=`", "syntax=", "$", "{", "}", "${V", ":-", ":+", "<<", "-", "EOF", "\"", "'", "=", "/", "\t", "\r", "\0"];
        Gen<string> text = Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(text.ToArbitrary(), dockerfile => BaseImage.In(DockerfileText.Parse(dockerfile), new Dictionary<string, string>(), null).Count <= dockerfile.Length));
    }

    [Fact]
    public void Deep_nesting_and_long_chains_are_read()
    {
        string nested = $"FROM r.io/a:{string.Concat(Enumerable.Repeat("${V:-", 100_000))}";
        string chain = "FROM r.io/a AS s0\n" + string.Concat(Enumerable.Range(1, 5_000).Select(number => $"FROM s{number - 1} AS s{number}\n"));

        Assert.Empty(BaseImage.In(DockerfileText.Parse(nested + new string('}', 100_000)), new Dictionary<string, string>(), null));
        Assert.Equal("r.io/a", Assert.Single(BaseImage.In(DockerfileText.Parse(chain), new Dictionary<string, string>(), null)).Image.ToString());
    }
}
