using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class HostileDefinitionTests : IDisposable
{
    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    private void Load() => DefinitionLoader.Load(_repository.Path, definitionFile: null, "hello");

    public static TheoryData<string, string> Bombs => new()
    {
        { string.Concat(Enumerable.Range(0, 30).Select(i => i == 0 ? "a0: &a0 [x, x]\n" : $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n")), "More than" },
        { new string('[', 1_000_000), "Nested deeper" },
        { string.Concat(Enumerable.Repeat("- ", 400_000)), "Nested deeper" },
        { "links: [" + string.Concat(Enumerable.Repeat("a,", 400_000)) + "]", "More than" },
        { "build: { steps: [{ name: a, run: \"" + string.Concat(Enumerable.Repeat("${x}", 200_000)) + "\" }] }", "first 100 problems" },
        { new string('k', 1_000) + ": 1\n" + new string('z', 900_000) + ": 1", "Not YAML" },
        { "product: " + new string('a', 1_000_000), "can't be a product's name" },
        { "&a a: *a", "not a key" },
        { "a: &a [*a]", "stands for nothing" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_bomb_is_an_error_within_a_moment(string yaml, string message)
    {
        _repository.With("release.yaml", yaml);
        long before = GC.GetAllocatedBytesForCurrentThread();
        DefinitionException? e = null;

        TimeSpan worked = ProcessorTime.Of(() => e = Record.Exception(Load) as DefinitionException);

        Assert.Contains(message, e?.Message, StringComparison.Ordinal);
        Assert.All(e!.Problems, problem => Assert.True(problem.Message.Length < 1000));
        Assert.InRange(worked.TotalSeconds, 0, 4);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000_000);
    }

    [Fact]
    public void A_file_larger_than_a_definition_is_refused_without_being_read()
    {
        using (FileStream file = File.Create(_repository["release.yaml"])) file.SetLength(5L * 1024 * 1024 * 1024);   // sparse
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal("DefinitionTooLarge", Assert.Throws<UsageException>(Load).ErrorId);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20_000_000);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_placed()
    {
        File.WriteAllBytes(_repository["release.yaml"], [.. Encoding.UTF8.GetBytes("product: hello\n# é "), 0xE9, 0x0A]);

        DefinitionProblem problem = Assert.Single(Assert.Throws<DefinitionException>(Load).Problems);

        Assert.Equal((2, 5), (problem.Line, problem.Column));
        Assert.Contains("0xe9 is not UTF-8", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Utf16_is_named_for_what_it_is()
    {
        File.WriteAllText(_repository["release.yaml"], "product: hello", Encoding.Unicode);

        Assert.Contains("UTF-16", Assert.Throws<DefinitionException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_no_missing_file()
    {
        Directory.CreateDirectory(_repository["release.yaml"]);

        UsageException e = Assert.Throws<UsageException>(Load);
        Assert.Equal("DefinitionUnreadable", e.ErrorId);
        Assert.Contains("it is a folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_no_missing_file()
    {
        File.CreateSymbolicLink(_repository["release.yaml"], _repository["gone"]);

        Assert.Equal("DefinitionUnreadable", Assert.Throws<UsageException>(Load).ErrorId);
    }

    [Fact]
    public void No_text_at_all_brings_the_reader_down() => Prop.ForAll<NonNull<string>>(text =>
    {
        var source = new SourceText("release.yaml", text.Get);
        var problems = new ProblemList(source);
        DefinitionNode? root = YamlTree.Parse(source, problems);
        DefinitionReader.Read(root, problems);
        Assert.All(problems.Sorted, problem => Assert.True(problem is { Line: >= 1, Column: >= 1 }));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_mix_of_yaml_signs_brings_the_reader_down()
    {
        Gen<string> signs = Gen.Elements("product", "build", "steps", "run", "- ", ": ", "\n", "  ", "[", "]", "{", "}", ",", "'", "\"", "|", ">", "&a ", "*a", "!!x ", "?", "#", "${", "}", "%", "---\n", "a")
            .ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(signs.ToArbitrary(), text =>
        {
            var problems = new ProblemList(new SourceText("release.yaml", text));
            DefinitionReader.Read(YamlTree.Parse(new SourceText("release.yaml", text), problems), problems);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
