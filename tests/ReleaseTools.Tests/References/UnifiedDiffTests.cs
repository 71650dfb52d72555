using System.Diagnostics;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class UnifiedDiffTests
{
    [Theory]
    [InlineData(1, true, 0)]
    [InlineData(1, false, 0)]
    [InlineData(20, true, 0, 19)]
    [InlineData(20, true, 4, 11)]                                            // seven apart: their contexts touch
    [InlineData(20, true, 4, 12)]
    [InlineData(20, true, 4, 5, 7)]
    [InlineData(20, false, 18)]
    [InlineData(20, false, 19)]
    public void A_diff_is_the_one_that_the_diff_program_makes(int count, bool endsInLineBreak, params int[] changed)
    {
        string[] lines = [.. Enumerable.Range(1, count).Select(line => $"line {line}")];
        Dictionary<int, string> rewritten = changed.ToDictionary(index => index, index => $"changed {index}");

        string diff = UnifiedDiff.Of("file.txt", lines, rewritten, endsInLineBreak);

        string[] after = [.. lines.Select((line, index) => rewritten.GetValueOrDefault(index, line))];
        Assert.Equal(OfProgram(Text(lines, endsInLineBreak), Text(after, endsInLineBreak)), diff[diff.IndexOf("@@", StringComparison.Ordinal)..]);
        Assert.StartsWith("--- a/file.txt\n+++ b/file.txt\n@@", diff, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_rewritten_is_no_diff() => Assert.Equal("", UnifiedDiff.Of("file.txt", ["a"], new Dictionary<int, string>(), endsInLineBreak: true));

    private static string Text(string[] lines, bool endsInLineBreak) => string.Join('\n', lines) + (endsInLineBreak ? "\n" : "");

    // git, because Windows has no diff
    private static string OfProgram(string before, string after)
    {
        using var folder = new TestFolder();
        folder.Write("before", before);
        folder.Write("after", after);
        using Process git = Process.Start(new ProcessStartInfo("git", ["diff", "--no-index", "--no-color", "before", "after"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return string.Join('\n', output[output.IndexOf("@@", StringComparison.Ordinal)..].Split('\n').Select(line => line.StartsWith("@@", StringComparison.Ordinal) ? line[..(line.IndexOf("@@", 2, StringComparison.Ordinal) + 2)] : line));
    }
}
