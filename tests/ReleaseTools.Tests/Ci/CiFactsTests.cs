using ReleaseTools.Ci;

namespace ReleaseTools.Tests.Ci;

public sealed class CiFactsTests
{
    [Theory]
    [InlineData("", CiKind.None)]
    [InlineData("CI=true", CiKind.None)]
    [InlineData("TF_BUILD=True", CiKind.AzurePipelines)]
    [InlineData("TF_BUILD=", CiKind.None)]
    [InlineData("GITHUB_ACTIONS=true", CiKind.GitHubActions)]
    [InlineData("GITHUB_ACTIONS=false", CiKind.None)]
    public void A_CI_is_known_by_its_variable(string variables, CiKind kind) => Assert.Equal(kind, CiFacts.Of(Read(variables)).Kind);

    [Theory]
    [InlineData("refs/tags/v1.2.0", "v1.2.0", null, false)]
    [InlineData("refs/heads/releases/v1.2/v1.2-beta", null, "releases/v1.2/v1.2-beta", false)]
    [InlineData("refs/pull/7/merge", null, null, true)]
    [InlineData("", null, null, false)]
    public void A_reference_is_a_tag_a_branch_or_a_pull_request(string reference, string? tag, string? branch, bool isPull)
    {
        foreach (string variables in new[] { $"GITHUB_ACTIONS=true\nGITHUB_REF={reference}", $"TF_BUILD=True\nBUILD_SOURCEBRANCH={reference}" })
        {
            var facts = CiFacts.Of(Read(variables));
            Assert.Equal((tag, branch, isPull), (facts.Tag, facts.Branch, facts.IsPullRequest));
        }
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS=true\nGITHUB_REF=refs/heads/main\nGITHUB_EVENT_NAME=pull_request_target")]
    [InlineData("TF_BUILD=True\nBUILD_SOURCEBRANCH=refs/heads/main\nBUILD_REASON=PullRequest")]
    public void A_run_for_a_pull_request_is_one_whatever_it_builds(string variables) => Assert.True(CiFacts.Of(Read(variables)).IsPullRequest);

    [Fact]
    public void A_run_of_GitHub_Actions()
    {
        var facts = CiFacts.Of(Read("GITHUB_ACTIONS=true\nGITHUB_REF=refs/heads/main\nGITHUB_SHA=abc\nGITHUB_RUN_NUMBER=123\nGITHUB_RUN_ID=9\nGITHUB_SERVER_URL=https://github.com\nGITHUB_REPOSITORY=acme/hello"));

        Assert.Equal(new CiFacts { Kind = CiKind.GitHubActions, Branch = "main", Commit = "abc", Run = "123", Url = "https://github.com/acme/hello/actions/runs/9" }, facts);
    }

    [Fact]
    public void A_run_of_Azure_Pipelines()
    {
        var facts = CiFacts.Of(Read("TF_BUILD=True\nBUILD_SOURCEBRANCH=refs/tags/v1\nBUILD_SOURCEVERSION=abc\nBUILD_BUILDID=123\nBUILD_BUILDNUMBER=20261121.4\nSYSTEM_COLLECTIONURI=https://dev.azure.com/acme/\nSYSTEM_TEAMPROJECT=My team"));

        Assert.Equal(new CiFacts { Kind = CiKind.AzurePipelines, Tag = "v1", Commit = "abc", Run = "123", Url = "https://dev.azure.com/acme/My%20team/_build/results?buildId=123" }, facts);
    }

    private static Dictionary<string, string> Read(string variables) =>
        variables.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
