namespace ReleaseTools;

/// <summary>A failure that a release manager can act on: what was asked, of whom, what came back, and what to do about it.</summary>
public class ReleaseException(
    string errorId,
    ErrorCategory category,
    object? target,
    string message,
    string? remedy = null,
    Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Stable and machine-readable, such as <c>TagElsewhere</c>. Never changes once it has shipped.</summary>
    public string ErrorId { get; } = errorId;

    public ErrorCategory Category { get; } = category;

    /// <summary>The value that the failure is about: a path, a tag, a store URL.</summary>
    public object? Target { get; } = target;

    /// <summary>What to do now, as a sentence; a command where there is one.</summary>
    public string? Remedy { get; } = remedy;

    /// <summary>What the process that reports this error exits with.</summary>
    public virtual ExitCode ExitCode => ExitCode.Failed;

    /// <summary>Whether a later version of ReleaseTools has written what can't be read: nothing is wrong with it.</summary>
    public bool IsLaterSchema => ErrorId is "ManifestSchema" or "SessionSchema";
}
