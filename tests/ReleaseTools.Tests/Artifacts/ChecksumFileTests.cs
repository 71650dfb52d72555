using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Artifacts;

namespace ReleaseTools.Tests.Artifacts;

public sealed class ChecksumFileTests
{
    private static readonly string s_digest = new('a', 64);

    [Theory]
    [InlineData("hello.tar.gz", "{0}  hello.tar.gz\n")]
    [InlineData("with space", "{0}  with space\n")]
    [InlineData("back\\slash", "\\{0}  back\\\\slash\n")]
    [InlineData("new\nline", "\\{0}  new\\nline\n")]
    [InlineData("return\r", "\\{0}  return\\r\n")]
    public void A_line_is_written_as_coreutils_do(string path, string line) =>
        Assert.Equal(line.Replace("{0}", s_digest), ChecksumFile.Format([(path, s_digest)]));

    [Fact]
    public void What_is_written_can_be_read()
    {
        Prop.ForAll<NonEmptyArray<NonEmptyString>>(names =>
        {
            (string, string)[] files = [.. names.Get.Select(name => (name.Get, s_digest))];
            Assert.Equal(files, ChecksumFile.Parse(ChecksumFile.Format(files)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Binary_mode_is_read_too() => Assert.Equal([("a b", s_digest)], ChecksumFile.Parse($"{s_digest.ToUpperInvariant()} *a b\n"));

    [Theory]
    [InlineData("hello")]
    [InlineData("aaaa hello")]
    [InlineData("aaaa  ")]
    [InlineData("\\aaaa  bad\\escape")]
    public void Other_lines_are_refused_by_number(string line) =>
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => ChecksumFile.Parse($"{s_digest}  a\n{line}\n")).Message);

    [Fact]
    public async Task Coreutils_verify_files_of_any_name()
    {
        using TestTree tree = new();
        string[] names = ["plain", "with space", " leading", "qu'o\"te", "new\nline", "back\\slash", "both\\\n", "Grüße-世界", "-dash", "*star", "tab\t"];
        foreach (string name in names) tree.Add(name, name);
        IReadOnlyList<Artifact> artifacts = await tree.CollectAsync(new ReleaseTools.Definitions.ArtifactDefinition { Files = ["**"] });
        Assert.Equal(names.Length, artifacts.Count);
        foreach ((string file, Func<Artifact, string> digest) in new (string, Func<Artifact, string>)[] { ("sha256sum", a => a.Sha256), ("sha512sum", a => a.Sha512) })
        {
            await File.WriteAllTextAsync(Path.Combine(tree.Output, file), ChecksumFile.Format(artifacts.Select(artifact => (artifact.Name, digest(artifact)))));
            Tool.Run(tree.Output, file, "--check", "--strict", file);
        }
    }
}
