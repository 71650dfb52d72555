namespace ReleaseTools.Tests.Errors;

public sealed class RemedyTests
{
    [Theory]
    [InlineData("Start one: release run (in PowerShell: New-ReleaseSession).", "Start one: release run.", "Start one: New-ReleaseSession.")]
    [InlineData("Release another version, or release the tagged commit: --commit v1 (in PowerShell: -Commit v1).",
        "Release another version, or release the tagged commit: --commit v1.", "Release another version, or release the tagged commit: -Commit v1.")]
    [InlineData("Start over: release remove x-1.0.0 (in PowerShell: Get-ReleaseSession x-1.0.0 | Remove-ReleaseSession).",
        "Start over: release remove x-1.0.0.", "Start over: Get-ReleaseSession x-1.0.0 | Remove-ReleaseSession.")]
    [InlineData("Run the same command with --take-over (in PowerShell: -TakeOver).", "Run the same command with --take-over.", "Run the same command with -TakeOver.")]
    [InlineData("two:\n  a -> --a (in PowerShell: -A)\n  b -> release b (in PowerShell: Get-B).", "two:\n  a -> --a\n  b -> release b.", "two:\n  a -> -A\n  b -> Get-B.")]
    [InlineData("Add it: release pod volume //shop/a-1:data@1.0.0 FOLDER (in PowerShell: New-PodVolume //shop/a-1:data@1.0.0 FOLDER), or name another.",
        "Add it: release pod volume //shop/a-1:data@1.0.0 FOLDER, or name another.", "Add it: New-PodVolume //shop/a-1:data@1.0.0 FOLDER, or name another.")]
    [InlineData("Say which release of https://example.com/a is meant: release run (in PowerShell: New-ReleaseSession).",
        "Say which release of https://example.com/a is meant: release run.", "Say which release of https://example.com/a is meant: New-ReleaseSession.")]
    [InlineData("Install git 2.30 or newer and put it on PATH.", "Install git 2.30 or newer and put it on PATH.", "Install git 2.30 or newer and put it on PATH.")]
    public void Each_side_is_told_what_it_can_type(string remedy, string commandLine, string powerShell) =>
        Assert.Equal((commandLine, powerShell), (Remedy.ForCommandLine(remedy), Remedy.ForPowerShell(remedy)));
}
