using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Verification;

namespace ReleaseTools.Sessions;

/// <summary>One attempt at one step (R1.5).</summary>
/// <param name="Reason">Why it was skipped or how it failed; null otherwise.</param>
/// <param name="Duration">Null while it runs, and where its process died.</param>
public sealed record StepRecord(
    string Step,
    StepState State,
    DateTimeOffset StartedAt,
    TimeSpan? Duration,
    ProcessMark By,
    string Fingerprint,
    string? Reason = null)
{
    public string Machine => By.Machine;

    public override string ToString() => $"{Step} {State.ToString().ToLowerInvariant()}";
}

/// <summary>How an attempt at a step stands.</summary>
public enum StepState : long
{
    Running,
    Done,
    Skipped,
    Failed,
}

/// <summary>Whether a step of a release is done, and what it made is in its place.</summary>
/// <param name="Session">The session's id.</param>
/// <param name="Step">The step's name, as it is typed.</param>
/// <param name="Holds">False where the step would have to run again.</param>
/// <param name="Reason">Why it does not hold; where it does, how far that was looked into, or empty: all of it.</param>
public sealed record StepVerdict(string Session, string Step, bool Holds, string Reason)
{
    /// <summary>Each difference that was found in what the step has made public.</summary>
    public IReadOnlyList<ReleaseFinding> Findings { get; init; } = [];

    /// <summary>Whether resuming the session can repair the step. Resuming never removes files that the manifest does not list.</summary>
    public bool IsRepairable => !Holds && (Findings.Count == 0 || Findings.Any(finding => finding.Fault is not ReleaseFault.Unexpected));

    public override string ToString() => (Holds, Reason) switch
    {
        (true, "") => $"{Step}: holds",
        (true, _) => $"{Step}: holds ({Reason})",
        _ => $"{Step}: {Reason}",
    };
}

/// <summary>Names one process of one machine for good: process ids are used again, start times are not.</summary>
/// <param name="StartedAt">When the process began.</param>
public sealed record ProcessMark(string Machine, int ProcessId, DateTimeOffset StartedAt)
{
    public override string ToString() => $"process {ProcessId} on {Machine}";
}

/// <summary>A digest of everything a step depends on: where it is the same, the step need not run again.</summary>
public static class Fingerprint
{
    /// <param name="parts">In a fixed order; null and empty differ.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Of(params IEnumerable<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string? part in parts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part ?? "");
            hash.AppendData(BitConverter.GetBytes(part is null ? -1 : bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
