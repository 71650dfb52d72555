using ReleaseTools.Images.Builds;

namespace ReleaseTools.Tests.Images.Builds;

public sealed class DockerIgnoreTests
{
    [Theory]
    [InlineData("bin", "bin", true)]
    [InlineData("bin", "bin/x/y", true)]                                    // what is below goes with it
    [InlineData("bin", "src/bin", false)]                                   // from the top, unless it says otherwise
    [InlineData("**/bin", "src/bin/x", true)]
    [InlineData("**/bin", "bin", true)]
    [InlineData("/bin", "bin", true)]
    [InlineData("./bin/", "bin", true)]
    [InlineData("a/../bin", "bin", true)]
    [InlineData("*/temp*", "src/temporary.txt", true)]
    [InlineData("*/temp*", "a/b/temp", false)]
    [InlineData("temp?", "tempa", true)]
    [InlineData("temp?", "temp", false)]
    [InlineData("**/*.go", "a/b/c.go", true)]
    [InlineData("**/*.go", "c.go", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", false)]
    [InlineData("a/**/z", "a/z", true)]
    [InlineData("a/**/z", "a/b/c/z", true)]
    [InlineData("[a-c].txt", "b.txt", true)]
    [InlineData("[^a-c].txt", "b.txt", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData("# bin\n", "# bin", false)]
    [InlineData("  bin  ", "bin", true)]
    [InlineData("\uFEFFbin", "bin", true)]
    [InlineData("*\r\n!keep\r\n", "keep", false)]
    [InlineData("*.md\n!README*.md", "README-secret.md", false)]
    [InlineData("*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true)]     // the last one decides
    [InlineData("*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false)]
    [InlineData("out\n!out/keep", "out/keep", false)]
    [InlineData("out\n!out/keep", "out/other", true)]
    [InlineData("", "anything", false)]
    [InlineData("..", "a", false)]
    public void The_last_pattern_that_matches_decides(string text, string path, bool isIgnored) => Assert.Equal(isIgnored, DockerIgnore.Parse(text).Ignores(path));

    [Theory]
    [InlineData("a\n!", "line 2")]
    [InlineData("[a", "'[a' is no pattern")]
    public void What_can_t_be_meant_is_told(string text, string says) => Assert.Contains(says, Assert.Throws<UsageException>(() => DockerIgnore.Parse(text)).Message, StringComparison.Ordinal);
}
