namespace ReleaseTools;

/// <summary>What was asked for can't be meant: a wrong argument, or a definition with problems.</summary>
public class UsageException(
    string errorId,
    object? target,
    string message,
    string? remedy = null,
    Exception? inner = null) : ReleaseException(errorId, ErrorCategory.InvalidArgument, target, message, remedy, inner)
{
    public override ExitCode ExitCode => ExitCode.Usage;
}
