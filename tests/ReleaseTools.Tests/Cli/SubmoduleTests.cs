using System.Diagnostics;

namespace ReleaseTools.Tests.Cli;

/// <summary>Which submodules a release's clones have, and how often they are fetched.</summary>
[Program]
public sealed class SubmoduleTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly GitRepository _inner = new(), _middle = new();

    public SubmoduleTests()
    {
        Requires.Unix();
        _inner.Commit("feat: inner", "inner.txt");
        _middle.Commit("feat: middle", "middle.txt");
        Add(_middle, _inner, "inner");
        // git fetches submodules from folders of this machine only where that is allowed
        _folder.Write("config", "[protocol \"file\"]\n allow = always\n");
    }

    public void Dispose()
    {
        foreach (GitRepository repository in new[] { _inner, _middle }) repository.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("", "middle inner")]
    [InlineData("submodules: recursive", "middle inner")]
    [InlineData("submodules: true", "middle")]
    [InlineData("submodules: \"true\"", "middle")]
    [InlineData("submodules: false", "")]
    public async Task The_definition_says_which_there_are(string key, string there)
    {
        using GitRepository product = Product(key, test: "true");

        ChildResult result = await RunAsync(product);

        result.IsDone();
        Assert.Contains($"| there: {there}".TrimEnd() + "\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_fetched_once()
    {
        using GitRepository product = Product("", test: $"mv {_inner.Path} {_inner.Path}-away; mv {_middle.Path} {_middle.Path}-away; test -e sub/inner/inner.txt");
        try
        {
            ChildResult result = await RunAsync(product);

            result.IsDone();
            Assert.Contains("| there: middle inner\n", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            foreach (GitRepository repository in new[] { _inner, _middle }) Directory.Move(repository.Path + "-away", repository.Path);
        }
    }

    private GitRepository Product(string key, string test)
    {
        GitRepository product = HelloProduct.Create($$"""
            product: hello
            build:
              {{key}}
              steps: [{ name: make, run: "mkdir -p out; echo x > out/x; echo there: $(for f in sub/middle.txt sub/inner/inner.txt; do test ! -e $f || basename $f .txt; done)" }]
            artifacts: [{ files: out/x }]
            tests: [{ name: unit, run: "{{test}}" }]
            """);
        Add(product, _middle, "sub");
        return product;
    }

    private static void Add(GitRepository to, GitRepository submodule, string path)
    {
        to.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", submodule.Path, path);
        to.Commit($"feat: {path}");
    }

    private async Task<ChildResult> RunAsync(GitRepository product)
    {
        ProcessStartInfo start = Child.Release(product.Path, "run");
        start.Environment["GIT_CONFIG_GLOBAL"] = _folder.At("config");
        return await Child.RunAsync(start);
    }
}
