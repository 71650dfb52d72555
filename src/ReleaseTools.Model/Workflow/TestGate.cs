using ReleaseTools.Definitions;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;

namespace ReleaseTools.Workflow;

/// <summary>What stands between a release and its publication: every test of its definition has to have passed (R3.5).</summary>
/// <param name="Objections">Each test that has not passed, with what became of it; none where the gate is open.</param>
public sealed record TestGate(IReadOnlyList<TestObjection> Objections)
{
    public bool IsOpen => Objections.Count == 0;

    /// <summary>Without the tests that have not had their turn.</summary>
    public TestGate Failures => new([.. Objections.Where(objection => objection.Result is not null)]);

    /// <param name="kind">Only the tests of one kind; null = all.</param>
    public static TestGate Of(ReleaseSession session, TestKind? kind = null) => new(
    [
        .. session.Definition.Tests
            .Where(test => kind is null || TestKinds.KindOf(test) == kind)
            .OrderBy(TestKinds.KindOf)
            .Select(test => new TestObjection(test.Name, TestKinds.KindOf(test), ResultOf(session, test)))
            .Where(objection => objection.Result is not { Outcome: TestOutcome.Passed }),
    ]);

    private static TestResult? ResultOf(ReleaseSession session, TestDefinition test) =>
        session.Tests.LastOrDefault(result => result.Name == test.Name && result.Kind == TestKinds.KindOf(test));
}

/// <summary>A test that keeps a release from being published.</summary>
/// <param name="Result">Null where it has not run.</param>
public sealed record TestObjection(string Test, TestKind Kind, TestResult? Result)
{
    public override string ToString() => $"{Test}: {Result?.Describe() ?? "has not run"}";
}
