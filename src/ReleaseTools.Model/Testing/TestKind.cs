using ReleaseTools.Definitions;

namespace ReleaseTools.Testing;

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
