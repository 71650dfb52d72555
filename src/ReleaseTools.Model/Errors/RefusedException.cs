namespace ReleaseTools;

/// <summary>A precondition refused the work: nothing was begun, nothing is half-done.</summary>
public class RefusedException(
    string errorId,
    ErrorCategory category,
    object? target,
    string message,
    string? remedy = null,
    Exception? inner = null) : ReleaseException(errorId, category, target, message, remedy, inner)
{
    public override ExitCode ExitCode => ExitCode.Refused;
}
