using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class DefinitionStarterTests : IDisposable
{
    private const string Program = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>""";

    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("Makefile", "release:\n\tmake all\n")]
    [InlineData("it's a ${strange} folder: #1/Makefile", "release:\n")]
    [InlineData("src/My App/My App.csproj", Program)]
    [InlineData("build.sh", "#!/bin/bash\n")]
    [InlineData("package.json", """{"name":"x","scripts":{"build":"tsc"}}""")]
    [InlineData("README", "")]
    [InlineData("Cargo.toml", "[package]\nname = \"hello\"\n")]
    [InlineData("pyproject.toml", "[project]\nname = \"hello\"\n")]
    [InlineData("pom.xml", "<project/>")]
    [InlineData("build.gradle.kts", "plugins {}")]
    public void The_starting_file_says_what_counts_without_it(string path, string text)
    {
        ReleaseDefinition inferred = DefinitionLoader.Load(_repository.With(path, text).Path, definitionFile: null, "hello").Definition;

        string file = DefinitionStarter.Write(_repository.Path, "hello").Path;

        LoadedDefinition loaded = DefinitionLoader.Load(_repository.Path, definitionFile: null, "unused");
        Assert.Equal(file, loaded.File);
        Assert.Empty(DefinitionDifference.Between(inferred, loaded.Definition));
        Assert.Equal(DefinitionDigest.Of(inferred), DefinitionDigest.Of(loaded.Definition));
    }

    [Fact]
    public void Its_comments_explain_and_its_commented_keys_can_be_taken_into_use()
    {
        string file = DefinitionStarter.Write(_repository.With("Makefile", "release:\n").Path, "hello").Path;
        string[] lines = File.ReadAllLines(file);

        Assert.Equal("# yaml-language-server: $schema=.release/release.schema.json", lines[0]);
        Assert.Contains("#links: [latest, stable]", lines);
        Assert.Contains("#  publicUrl: https://dl.example.com/", lines);
        Assert.Contains(lines, line => line.StartsWith("# Found: builds with 'make release'", StringComparison.Ordinal));

        bool IsCode(string line) => line.StartsWith('#') && (!line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("#  ", StringComparison.Ordinal));
        File.WriteAllLines(file, lines.Select(line => IsCode(line) ? line[1..] : line));
        ReleaseDefinition used = DefinitionLoader.Load(_repository.Path, definitionFile: null, "unused").Definition;
        Assert.Equal(["version.spellings.debian", "version.bump", "notes.template", "notes.changelog", "publish.store", "publish.publicUrl", "publish.github", "channels", "images", "tests", "trackingIssue", "announce", "pods"],
            DefinitionDifference.Between(DefinitionLoader.Load(_repository.With("release.yaml", string.Join('\n', lines)).Path, definitionFile: null, "unused").Definition, used));
    }

    [Theory]
    [InlineData("1.0.0", "tagPrefix: \"\"")]
    [InlineData("hello@1.0.0", "tagPrefix: hello@")]
    [InlineData("v1.0.0", "#tagPrefix: v")]
    public void The_tag_prefix_is_the_repository_s_own(string tag, string line)
    {
        using var git = new GitRepository();
        git.Commit("feat: one");
        git.Tag(tag);

        Assert.Contains(line, File.ReadAllLines(DefinitionStarter.Write(git.Path, "hello").Path));
        Assert.Equal(tag[..^"1.0.0".Length], DefinitionLoader.Load(git.Path, definitionFile: null, "unused").Definition.TagPrefix);
    }

    [Fact]
    public void The_schema_it_names_is_there_and_stays_out_of_git()
    {
        DefinitionStarter.Write(_repository.Path, "hello");

        Assert.Contains("\"$schema\"", File.ReadAllText(_repository[".release/release.schema.json"]), StringComparison.Ordinal);
        Assert.Equal("*\n", File.ReadAllText(_repository[".release/.gitignore"]));
    }

    [Fact]
    public void A_definition_that_is_there_is_never_overwritten()
    {
        _repository.With("release.yaml", "product: mine");

        RefusedException e = Assert.Throws<RefusedException>(() => DefinitionStarter.Write(_repository.Path, "hello"));

        Assert.Equal(("DefinitionExists", ExitCode.Refused), (e.ErrorId, e.ExitCode));
        Assert.Equal("product: mine", File.ReadAllText(_repository["release.yaml"]));
    }
}
