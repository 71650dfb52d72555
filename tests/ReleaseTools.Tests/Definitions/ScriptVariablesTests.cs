using ReleaseTools.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Definitions;

/// <summary>Values that others choose are no commands.</summary>
public sealed class ScriptVariablesTests
{
    [Theory]
    [InlineData("feature/login-2", StepShell.Sh, true)]
    [InlineData("lib@v1.2.0+build.5", StepShell.Bash, true)]
    [InlineData("größe/日本", StepShell.Sh, true)]
    [InlineData("", StepShell.Sh, true)]
    [InlineData("x;touch${IFS}/tmp/pwn", StepShell.Sh, false)]
    [InlineData("a b", StepShell.Sh, false)]
    [InlineData("$(id)", StepShell.Bash, false)]
    [InlineData("`id`", StepShell.Bash, false)]
    [InlineData("it's", StepShell.Sh, false)]
    [InlineData("\"q\"", StepShell.Sh, false)]
    [InlineData("~/x", StepShell.Sh, false)]
    [InlineData("a*", StepShell.Sh, false)]
    [InlineData("{a,b}", StepShell.Bash, false)]
    [InlineData("#1", StepShell.Sh, false)]
    [InlineData("a\nb", StepShell.Sh, false)]
    [InlineData(@"C:\src", StepShell.Sh, false)]
    [InlineData(@"C:\src", StepShell.Pwsh, true)]
    [InlineData("a,b", StepShell.Pwsh, false)]
    [InlineData("@x", StepShell.Pwsh, false)]
    [InlineData("‘q’", StepShell.Pwsh, false)]
    [InlineData("%PATH%", StepShell.Cmd, false)]
    [InlineData("a&b", StepShell.Cmd, false)]
    [InlineData("ﬁ", StepShell.Cmd, false)]
    [InlineData("main", StepShell.Cmd, true)]
    public void A_value_that_the_shell_would_interpret_is_not_plain(string value, StepShell shell, bool isPlain) => Assert.Equal(isPlain, ShellText.IsPlain(value, shell));

    [Theory]
    [InlineData("make ${branch}", StepShell.Sh, false, "write \"$RELEASE_BRANCH\" in place of ${branch}.")]
    [InlineData("make '${branch}'", StepShell.Bash, false, "write \"$RELEASE_BRANCH\" in place of ${branch}.")]
    [InlineData("make ${env.FLAGS}", StepShell.Sh, false, "write \"$FLAGS\" in place of ${env.FLAGS}.")]
    [InlineData("make ${env.FLAGS}", StepShell.Sh, true, "write \"$FLAGS\" in place of ${env.FLAGS}, and add env: { FLAGS: \"${env.FLAGS}\" } to it.")]
    [InlineData("make ${branch}", StepShell.Pwsh, false, "write $env:RELEASE_BRANCH in place of ${branch}.")]
    [InlineData("make ${branch}", StepShell.Cmd, false, "Give it 'shell: pwsh', and write $env:RELEASE_BRANCH")]
    public void A_refusal_names_the_environment_variable_to_use(string run, StepShell shell, bool inContainer, string remedy)
    {
        RefusedException e = Assert.Throws<RefusedException>(() => ScriptVariables.Expand(Step(run) with { Shell = shell }, Scope("a;b"), inContainer));

        Assert.Equal("VariableUnsafe", e.ErrorId);
        Assert.Contains(remedy, e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_value_may_be_in_the_environment()
    {
        BuildStep step = Step("make \"$BRANCH\"") with { Env = new Dictionary<string, string> { ["BRANCH"] = "${branch}" } };

        Assert.Equal("a;b", ScriptVariables.Expand(step, Scope("a;b")).Env["BRANCH"]);
        Assert.Equal("a;b", Scope("a;b").ToEnvironment()["RELEASE_BRANCH"]);
    }

    [Theory]
    [InlineData("${env.FLAGS}", "/etc")]
    [InlineData("${env.FLAGS}", "a/../..")]
    [InlineData("out/${env.FLAGS}", "..")]
    public void A_folder_stays_in_the_source(string folder, string value)
    {
        RefusedException e = Assert.Throws<RefusedException>(() => ScriptVariables.Expand(Step("make") with { In = folder }, Scope("main", value)));

        Assert.Contains("would run in another folder", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_has_a_variable_in_the_environment()
    {
        IReadOnlyDictionary<string, string> environment = Scope("main").ToEnvironment();

        Assert.Equal(
            ["RELEASE_BRANCH", "RELEASE_COMMIT", "RELEASE_DATE", "RELEASE_IMAGE_TAG", "RELEASE_MAJOR", "RELEASE_MINOR", "RELEASE_PATCH", "RELEASE_PRERELEASE", "RELEASE_PRODUCT", "RELEASE_SHORT_COMMIT", "RELEASE_TAG", "RELEASE_VERSION"],
            environment.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("v1.2.3-0", environment["RELEASE_IMAGE_TAG"]);
    }

    [Fact]
    public void A_version_too_long_for_an_image_tag_keeps_no_script_from_running() =>
        Assert.DoesNotContain("RELEASE_IMAGE_TAG", (Scope("main") with { Version = ReleaseVersion.Parse($"1.2.3-{new string('a', 130)}") }).ToEnvironment().Keys);

    private static BuildStep Step(string run) => new() { Name = "make", Run = run };

    private static VariableScope Scope(string branch, string flags = "a b") => new(
        "hello", ReleaseVersion.Parse("1.2.3"), "v1.2.3", Sample.Commit, branch, DateTimeOffset.UnixEpoch, name => name == "FLAGS" ? flags : null);
}
