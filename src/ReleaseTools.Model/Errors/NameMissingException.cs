namespace ReleaseTools;

/// <summary>There is nothing of the name that was asked for.</summary>
public sealed class NameMissingException(string errorId, object? target, string message, string? remedy = null)
    : ReleaseException(errorId, ErrorCategory.ObjectNotFound, target, message, remedy)
{
    public override ExitCode ExitCode => ExitCode.Usage;
}
