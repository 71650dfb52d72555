using ReleaseTools.Engine.Source;

namespace ReleaseTools.Tests.Source;

/// <summary>What git sees of this process.</summary>
public sealed class GitEnvironmentTests
{
    [Theory]
    [InlineData(GitUse.Checkout, "HOME, SSH_AUTH_SOCK")]
    [InlineData(GitUse.Clone, "HOME, SSH_AUTH_SOCK")]
    [InlineData(GitUse.LogIn, "GH_TOKEN, GIT_PASSWORD, HOME, SSH_AUTH_SOCK")]
    public void It_sees_no_secret_but_the_logins_that_it_may_need(object use, string seen)
    {
        Dictionary<string, string?> variables = Prepare((GitUse)use, "HOME", "SSH_AUTH_SOCK", "GH_TOKEN", "GIT_PASSWORD", "SIGNING_KEY", "AWS_SECRET_ACCESS_KEY", "NUGET_API_KEY", "MY_PASSWORD");

        Assert.Equal(seen, string.Join(", ", variables.Where(variable => variable.Value == "x").Select(variable => variable.Key).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Settings_that_were_handed_down_stay_and_ours_come_after_them()
    {
        Dictionary<string, string?> variables = PrepareWith(GitUse.Clone, new Dictionary<string, string?> { ["GIT_CONFIG_COUNT"] = "1", ["GIT_CONFIG_KEY_0"] = "http.extraHeader", ["GIT_CONFIG_VALUE_0"] = "X: y" });

        Assert.Equal(("http.extraHeader", "X: y"), (variables["GIT_CONFIG_KEY_0"], variables["GIT_CONFIG_VALUE_0"]));
        int count = int.Parse(variables["GIT_CONFIG_COUNT"]!);
        Assert.Contains("core.autocrlf", Enumerable.Range(1, count - 1).Select(i => variables[$"GIT_CONFIG_KEY_{i}"]));
        Assert.False(variables.ContainsKey($"GIT_CONFIG_KEY_{count}"));
    }

    [Fact]
    public void A_clone_is_not_the_repository_of_the_hook_that_started_the_release()
    {
        Assert.DoesNotContain("GIT_DIR", Prepare(GitUse.Clone, "GIT_DIR", "GIT_INDEX_FILE").Keys);
        Assert.Contains("GIT_DIR", Prepare(GitUse.Checkout, "GIT_DIR").Keys);
    }

    [Fact]
    public void Hooks_run_only_where_they_are_asked_for()
    {
        Assert.Contains("core.hooksPath", Prepare(GitUse.LogIn).Values);
        Assert.DoesNotContain("core.hooksPath", Prepare(GitUse.LogIn | GitUse.Hooks).Values);
    }

    private static Dictionary<string, string?> Prepare(GitUse use, params string[] names) => PrepareWith(use, names.ToDictionary(name => name, string? (_) => "x", StringComparer.Ordinal));

    private static Dictionary<string, string?> PrepareWith(GitUse use, Dictionary<string, string?> variables)
    {
        GitEnvironment.Prepare(variables, use, new Dictionary<string, string>(), []);
        return variables;
    }
}
