using ReleaseTools.Ci;
using ReleaseTools.Definitions;
using ReleaseTools.Reports;

namespace ReleaseTools.Tests.Ci;

public sealed class DialectTests
{
    private static readonly CiIssue s_placed = new(IsError: true, "'a' is wrong: 100%", "release.yaml", 5, 17);
    private static readonly CiIssue s_warning = new(IsError: false, "take care");

    [Fact]
    public void What_Azure_Pipelines_is_told()
    {
        var azure = new AzureDialect();

        Assert.Equal("##[group]build", azure.BeginGroup("build"));
        Assert.Equal("##[endgroup]", azure.EndGroup);
        Assert.Equal("##vso[task.logissue type=error;sourcepath=release.yaml;linenumber=5;columnnumber=17;]'a' is wrong: 100%AZP25", azure.Issue(s_placed));
        Assert.Equal("##vso[task.logissue type=warning;]take care", azure.Issue(s_warning));
        Assert.Equal("##vso[task.setprogress value=45;]stage", azure.Progress(45, "stage"));
        Assert.Equal("##vso[task.setsecret]s3cret%AZP25", azure.Mask("s3cret%"));
        Assert.Equal("##vso[task.setvariable variable=releaseTag;isOutput=true;]v1.2.0", azure.Output("releaseTag", "v1.2.0", "unused"));
        Assert.Equal("##vso[task.uploadsummary]/src/a b.md", azure.Summary("/src/a b.md"));
        Assert.Null(azure.OutputFile);
        Assert.Null(azure.SummaryFile);
    }

    [Fact]
    public void What_GitHub_Actions_is_told()
    {
        var github = new GitHubDialect();

        Assert.Equal("::group::build", github.BeginGroup("build"));
        Assert.Equal("::endgroup::", github.EndGroup);
        Assert.Equal("::error file=release.yaml,line=5,col=17::'a' is wrong: 100%25", github.Issue(s_placed));
        Assert.Equal("::warning::take care", github.Issue(s_warning));
        Assert.Null(github.Progress(45, "stage"));
        Assert.Equal("::add-mask::s3cret%25", github.Mask("s3cret%"));
        Assert.Equal("page<<end-1\ntwo\nlines\nend-1\n", github.Output("page", "two\nlines", "end-1"));
        Assert.Null(github.Summary("/src/a.md"));
        Assert.Equal(("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"), (github.OutputFile, github.SummaryFile));
    }

    [Fact]
    public void Without_a_CI_nothing_is_told() => Assert.Null(CiDialect.Of(CiKind.None));

    [Fact]
    public void Each_problem_of_a_definition_is_listed_at_its_line() => Assert.Equal(
        [new CiIssue(IsError: true, "first", "release.yaml", 1, 2), new CiIssue(IsError: true, "second", "release.yaml", 3, 4)],
        CiIssue.Of(new DefinitionException("release.yaml", [new("release.yaml", 1, 2, "first"), new("release.yaml", 3, 4, "second")])));

    [Fact]
    public void What_is_masked_are_secrets_that_the_CI_does_not_know()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["SIGNING_KEY"] = "correct horse",
            ["OTHER_KEY"] = "correct horse",
            ["API_TOKEN"] = "battery",
            ["PATH"] = "/usr/bin",
            ["SHORT_KEY"] = "abc",
            ["KEY_SIZE_KEY"] = "4096",
            ["USE_AUTH"] = "true",
            ["GITHUB_TOKEN"] = "ghs_of-the-run",
            ["MY_TOKEN"] = "ghs_of-the-run",
        };

        Assert.Equal(["correct horse", "battery"], SecretValues.ToMask(environment));
    }

    [Fact]
    public void Of_a_secret_of_several_lines_each_line_is_masked() => Assert.Equal(
        ["-----BEGIN KEY-----", "-----END KEY-----", "MIIEabcdef"],
        SecretValues.ToMask(new Dictionary<string, string>(StringComparer.Ordinal) { ["SIGNING_KEY"] = "-----BEGIN KEY-----\nMIIEabcdef\nx=\n-----END KEY-----\n" }));
}
