using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Engine.Workflow.Test;

/// <summary>A release was to be published whose tests have failed, or have not run.</summary>
/// <param name="log">Where the output of the tests is.</param>
public sealed class TestsNotPassedException(ReleaseSession session, TestGate gate, string log) : RefusedException(
    "TestsNotPassed", ErrorCategory.InvalidOperation, session.Id,
    $"{session.Id} can't be published, its tests have not passed:\n{string.Join('\n', gate.Objections.Select(objection => $"  {objection}"))}\n  log: {log}",
    $"Fix what failed and release that commit as another version; or run the tests again: release resume {session.Id} (in PowerShell: Get-ReleaseSession {session.Id} | Invoke-ReleaseTest).")
{
    public TestGate Gate { get; } = gate;
}
