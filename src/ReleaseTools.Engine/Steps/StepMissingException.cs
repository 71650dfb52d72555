using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Steps;

/// <summary>A step was asked for before one that it needs.</summary>
public sealed class StepMissingException(ReleaseSession session, string step, string needed, string command) : RefusedException(
    "StepMissing", ErrorCategory.InvalidOperation, session.Id,
    $"Step {step} of {session.Id} needs step {needed}, which has not been done.",
    $"Run it first: {command}, or everything up to here: release resume {session.Id} --until {step} (in PowerShell: Resume-ReleaseSession {session.Id} -Until {step}).");
