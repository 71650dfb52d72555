using System.Text.RegularExpressions;

namespace ReleaseTools.Conventions;

/// <summary>What holds for the tests themselves.</summary>
public sealed partial class TestProjectTests
{
    private static readonly (string Path, string Text)[] s_files = [.. Directory.EnumerateFiles(Checkout.File("tests"), "*.cs", SearchOption.AllDirectories)
        .Select(path => (Path: Path.GetRelativePath(Checkout.Root, path).Replace('\\', '/'), Text: File.ReadAllText(path)))
        .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal))];

    [Fact]
    public void A_test_class_has_a_name_of_its_own() =>
        Assert.Empty(s_files.SelectMany(file => TestClass().Matches(file.Text).Select(match => match.Groups["name"].Value)).GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key));

    [Fact]
    public void Tests_that_start_programs_of_ours_are_no_part_of_the_quick_ones() => Assert.Empty(s_files
        .Where(file => file.Path.StartsWith("tests/ReleaseTools.Tests/", StringComparison.Ordinal) && file.Text.Contains("Child.", StringComparison.Ordinal) && TestClass().IsMatch(file.Text))
        .Where(file => !file.Text.Contains("[Program]", StringComparison.Ordinal) && !file.Text.Contains("[Soak]", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void Nothing_is_asserted_of_the_time_on_a_clock() =>
        Assert.Empty(s_files.Where(file => file.Path != "tests/ReleaseTools.Conventions/TestProjectTests.cs" && ClockAssertion().IsMatch(file.Text)).Select(file => file.Path));

    [Fact]
    public void A_test_that_can_t_run_here_is_skipped_and_does_not_return() =>
        Assert.Empty(s_files.SelectMany(file => EarlyReturn().Matches(file.Text).Select(match => $"{file.Path}: {match.Value.Trim()}")));

    [Fact]
    public void Scripts_that_pages_name_exist()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Checkout.File("docs"), "*.md").Append(Checkout.File("README.md")).Append(Checkout.File("CONTRIBUTING.md"));
        Assert.All(pages.SelectMany(page => Script().Matches(File.ReadAllText(page)).Select(match => match.Value)), script => Assert.True(File.Exists(Checkout.File(script)), script));
    }

    [GeneratedRegex(@"(?<![\w/.])(benchmarks/[\w-]+\.sh|tests/(run|setup)|\.ci/run)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex Script();

    [GeneratedRegex(@"^public (sealed |abstract )*class (?<name>\w+(Tests|Contract))\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TestClass();

    [GeneratedRegex(@"Assert\.[^\n]*\b(watch|clock|stopwatch)\.Elapsed")]
    private static partial Regex ClockAssertion();

    [GeneratedRegex(@"^ +if \((OperatingSystem|!OperatingSystem|Environment\.IsPrivileged|AttachedServer\.Missing)[^\n]*\) return;", RegexOptions.Multiline)]
    private static partial Regex EarlyReturn();
}
