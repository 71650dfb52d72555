using System.Text.RegularExpressions;

namespace ReleaseTools.TestKit;

/// <summary>What every refusal and every failure looks like.</summary>
internal static partial class ChildAssert
{
    /// <summary>One clear error: its exit code, what happened, what to do, and never a stack trace.</summary>
    public static void IsOneClearError(this ChildResult result, ExitCode exitCode, params string[] says)
    {
        Assert.True(result.ExitCode == (int)exitCode, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.Single(ErrorLine().Matches(result.Error));
        Assert.Single(RemedyLine().Matches(result.Error));
        Assert.DoesNotContain("   at ", result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("should not happen", result.Error, StringComparison.Ordinal);
        Assert.All(says, text => Assert.Contains(text, result.Error, StringComparison.Ordinal));
    }

    public static void IsDone(this ChildResult result) => Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");

    /// <summary>Nothing was begun: no session, nothing staged, nothing published.</summary>
    public static void NothingBegun(string repository)
    {
        string home = Path.Combine(repository, ".release");
        if (!Directory.Exists(home)) return;
        Assert.DoesNotContain(
            Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(home, file)),
            file => file.StartsWith("sessions", StringComparison.Ordinal) || file.StartsWith("stage", StringComparison.Ordinal) || file.StartsWith("release", StringComparison.Ordinal));
    }

    public static void NoHome(string repository) => Assert.False(Path.Exists(Path.Combine(repository, ".release")));

    [GeneratedRegex("^error: ", RegexOptions.Multiline)]
    private static partial Regex ErrorLine();

    [GeneratedRegex("^remedy: ", RegexOptions.Multiline)]
    private static partial Regex RemedyLine();
}
