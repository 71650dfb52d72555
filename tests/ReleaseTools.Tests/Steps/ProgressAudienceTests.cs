using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Tests.Steps;

public sealed class ProgressAudienceTests
{
    [Theory]
    [InlineData("pwsh", "", true)]
    [InlineData("pwsh -NoProfile", "", true)]
    [InlineData("pwsh -File release.ps1", "", true)]                          // a person may run a script, too
    [InlineData("pwsh -NoProfile -NonInteractive", "", false)]
    [InlineData("pwsh -noni -File release.ps1", "", false)]                   // as short as pwsh takes it
    [InlineData("pwsh --noninteractive", "", false)]
    [InlineData("pwsh -ExecutionPolicy Bypass -NonInteractive -c x", "", false)]
    [InlineData("pwsh -NoLogo -NoProfile", "", true)]
    [InlineData("pwsh -c Update-It -NonInteractive", "", true)]               // what follows a command is not for pwsh
    [InlineData("pwsh -File release.ps1 -NonInteractive", "", true)]
    [InlineData("pwsh release.ps1 -NonInteractive", "", true)]
    [InlineData("pwsh", "CI=true", false)]
    [InlineData("pwsh", "CI=1", false)]
    [InlineData("pwsh", "CI=false", true)]
    [InlineData("pwsh", "CI=", true)]
    [InlineData("pwsh", "TF_BUILD=True", false)]
    [InlineData("pwsh", "GITHUB_ACTIONS=true", false)]
    public void A_console_shows_progress_where_a_person_watches(string commandLine, string variable, bool shown) =>
        Assert.Equal(shown, Audience("ConsoleHost", isRedirected: false, commandLine, variable).IsWatching);

    [Fact]
    public void Redirected_output_has_no_progress() =>
        Assert.False(Audience("ConsoleHost", isRedirected: true, "pwsh", "").IsWatching);

    [Theory]
    [InlineData("Default Host")]
    [InlineData("Visual Studio Code Host")]
    [InlineData("ServerRemoteHost")]
    public void Other_hosts_get_every_record(string host) =>
        Assert.True(Audience(host, isRedirected: true, "pwsh -NonInteractive", "CI=true").IsWatching);

    private static ProgressAudience Audience(string host, bool isRedirected, string commandLine, string variable) =>
        new(host, isRedirected, commandLine.Split(' '), name => variable.Split('=') is [var set, var value] && set == name ? value : null);
}
