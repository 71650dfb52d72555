using ReleaseTools.Definitions;
using ReleaseTools.Formatting;

namespace ReleaseTools.Testing;

/// <summary>How one test of a release ended.</summary>
/// <param name="Duration">Zero where it was skipped.</param>
/// <param name="ExitCode">Null where its script did not come to an end by itself.</param>
/// <param name="Reason">Why it was skipped, or could not be run; null otherwise.</param>
public sealed record TestResult(string Name, TestKind Kind, TestOutcome Outcome, TimeSpan Duration, int? ExitCode = null, string? Reason = null)
{
    /// <returns>Such as <c>failed with exit code 1 after 3.2 s</c>.</returns>
    public string Describe() => Outcome switch
    {
        TestOutcome.Passed => $"passed in {Elapsed.Format(Duration)}",
        TestOutcome.TimedOut => $"was ended after {Elapsed.Format(Duration)}, its timeout",
        TestOutcome.Skipped => $"skipped: {Reason}",
        _ => ExitCode is { } code ? $"failed with exit code {code} after {Elapsed.Format(Duration)}" : $"failed: {Reason}",
    };

    public override string ToString() => $"{Name}: {Outcome.ToString().ToLowerInvariant()}";
}

/// <summary>What became of a test.</summary>
public enum TestOutcome : long
{
    Passed,
    Failed,
    TimedOut,
    Skipped,
}

/// <summary>What is tested: the sources, by unit and integration tests, or the artifacts, by system tests (R3.5).</summary>
public enum TestKind : long
{
    Unit,
    System,
}

/// <summary>The tests of a definition by their kind.</summary>
public static class TestKinds
{
    public static TestKind KindOf(TestDefinition test) => test.After is TestTurn.Artifacts ? TestKind.System : TestKind.Unit;

    /// <returns>In the order of the definition.</returns>
    public static IReadOnlyList<TestDefinition> Of(ReleaseDefinition definition, TestKind kind) => [.. definition.Tests.Where(test => KindOf(test) == kind)];
}
