using ReleaseTools.Engine.Workflow.Build;

namespace ReleaseTools.Tests.Builds;

public sealed class StepEnvironmentTests
{
    private static readonly Dictionary<string, string> s_inherited = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/bin",
        ["GITHUB_TOKEN"] = "t",
        ["SIGNING_KEY"] = "k",
        ["RELEASE_VERSION"] = "stale",
    };

    [Fact]
    public void A_step_sees_no_secret_that_it_did_not_ask_for()
    {
        IReadOnlyDictionary<string, string> environment = StepEnvironment.Compose(s_inherited, [], [], ["SIGNING_KEY"]);

        Assert.Equal("k", environment["SIGNING_KEY"]);
        Assert.False(environment.ContainsKey("GITHUB_TOKEN"));
        Assert.Equal("/usr/bin", environment["PATH"]);
    }

    [Fact]
    public void The_step_wins_over_the_build_and_the_release_over_what_is_inherited()
    {
        Dictionary<string, string> build = new(StringComparer.Ordinal) { ["MODE"] = "build", ["LEVEL"] = "1" }, step = new(StringComparer.Ordinal) { ["MODE"] = "step" };

        IReadOnlyDictionary<string, string> environment = StepEnvironment.Compose(s_inherited, [new("RELEASE_VERSION", "1.2.0")], [build, step], []);

        Assert.Equal("step", environment["MODE"]);
        Assert.Equal("1", environment["LEVEL"]);
        Assert.Equal("1.2.0", environment["RELEASE_VERSION"]);
    }
}
