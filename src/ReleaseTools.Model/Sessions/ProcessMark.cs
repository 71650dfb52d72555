namespace ReleaseTools.Sessions;

/// <summary>Names one process of one machine for good: process ids are used again, start times are not.</summary>
/// <param name="StartedAt">When the process began.</param>
public sealed record ProcessMark(string Machine, int ProcessId, DateTimeOffset StartedAt)
{
    public override string ToString() => $"process {ProcessId} on {Machine}";
}
