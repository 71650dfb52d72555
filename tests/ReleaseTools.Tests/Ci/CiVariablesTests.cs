using ReleaseTools.Ci;

namespace ReleaseTools.Tests.Ci;

public sealed class CiVariablesTests
{
    [Theory]
    [InlineData("$(GH_TOKEN)", true)]
    [InlineData("$(Build.SourceBranch)", true)]
    [InlineData("$()", false)]
    [InlineData("", false)]
    [InlineData("$(a b)", false)]                                // a command, in a script
    [InlineData("token $(GH_TOKEN)", false)]
    [InlineData("${GH_TOKEN}", false)]
    public void An_undefined_variable_of_Azure_Pipelines_is_its_own_reference(string value, bool isUndefined) => Assert.Equal(isUndefined, CiVariables.IsUndefined(value));

    [Theory]
    [InlineData("dev.azure.com", "TF_BUILD=True SYSTEM_ACCESSTOKEN=t", "SYSTEM_ACCESSTOKEN")]
    [InlineData("acme.visualstudio.com", "TF_BUILD=True SYSTEM_ACCESSTOKEN=t", "SYSTEM_ACCESSTOKEN")]
    [InlineData("tfs.acme.com:8080", "TF_BUILD=True SYSTEM_ACCESSTOKEN=t SYSTEM_COLLECTIONURI=http://tfs.acme.com:8080/tfs/", "SYSTEM_ACCESSTOKEN")]
    [InlineData("github.com", "TF_BUILD=True SYSTEM_ACCESSTOKEN=t", null)]       // a token goes to its own host alone
    [InlineData("github.com", "TF_BUILD=True SYSTEM_ACCESSTOKEN=t GH_TOKEN=g", "GH_TOKEN")]
    [InlineData("dev.azure.com", "TF_BUILD=True", null)]
    [InlineData("dev.azure.com", "SYSTEM_ACCESSTOKEN=t", null)]
    [InlineData("github.com", "GITHUB_ACTIONS=true GH_TOKEN=g", "GH_TOKEN")]
    [InlineData("github.com", "GITHUB_ACTIONS=true GITHUB_TOKEN=g", "GITHUB_TOKEN")]
    [InlineData("ghe.acme.com", "GITHUB_ACTIONS=true GITHUB_TOKEN=g GITHUB_SERVER_URL=https://ghe.acme.com", "GITHUB_TOKEN")]
    [InlineData("github.com", "GITHUB_ACTIONS=true GITHUB_TOKEN=g GITHUB_SERVER_URL=https://ghe.acme.com", null)]
    [InlineData("gitlab.com", "GITHUB_ACTIONS=true GH_TOKEN=g", null)]
    [InlineData("github.com", "GH_TOKEN=g", null)]                // a person's git has helpers of its own
    public void A_job_pushes_with_the_token_of_its_ci(string host, string environment, string? expected)
    {
        var variables = environment.Split(' ').Select(text => text.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

        Assert.Equal(expected, CiVariables.GitToken(host, variables));
    }
}
