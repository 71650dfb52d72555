using System.Text.RegularExpressions;

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

/// <summary>What kind of failure it is. The names are those of PowerShell's own categories, so that a script can filter on them.</summary>
public enum ErrorCategory
{
    NotSpecified,
    InvalidArgument,
    InvalidData,
    InvalidOperation,
    ObjectNotFound,
    ResourceExists,
    ResourceBusy,
    ResourceUnavailable,
    PermissionDenied,
    OperationTimeout,
    OperationStopped,
    ReadError,
    WriteError,
    NotInstalled,
    SecurityError,
}

/// <summary>The stable id of any failure, in documents, sessions and error records.</summary>
public static class FailureId
{
    /// <returns>That of a <see cref="ReleaseException"/>; else <c>Cancelled</c>, <c>AccessDenied</c>, <c>FileMissing</c>, <c>FileFailed</c> or <c>Unexpected</c>.</returns>
    public static string Of(Exception failure) => failure switch
    {
        ReleaseException error => error.ErrorId,
        OperationCanceledException => "Cancelled",
        UnauthorizedAccessException => "AccessDenied",
        FileNotFoundException => "FileMissing",
        IOException => "FileFailed",
        _ => "Unexpected",
    };
}

/// <summary>
/// Remedies name what to type as both sides know it: <c>release list (in PowerShell: Get-ReleaseSession)</c>, <c>--commit X (in PowerShell: -Commit X)</c>.
/// Each side shows its own.
/// </summary>
public static partial class Remedy
{
    /// <summary>For a failure whose message says what is wrong, in the words of the system, a server or a store.</summary>
    public const string FixAndRerun = "Fix the reported problem, then run the same command again: finished work is kept.";

    /// <param name="text">A remedy, or a message that holds some.</param>
    public static string ForPowerShell(string text) => Pair().Replace(text, "${powershell}");

    /// <inheritdoc cref="ForPowerShell"/>
    public static string ForCommandLine(string text) => Pair().Replace(text, "${command}");

    [GeneratedRegex("""(?<command>\b(?<!\S)release ((?<!\S)//[a-z0-9/-]+:|[^:;()\n])+|--[a-z][^:;()\n]*) \(in PowerShell: (?<powershell>[^()\n]+)\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();
}

/// <summary>What the <c>release</c> program exits with. Scripts rely on the numbers.</summary>
public enum ExitCode
{
    Done = 0,
    Failed = 1,

    /// <summary>A wrong command line, or a definition with problems.</summary>
    Usage = 2,

    /// <summary>A precondition refused the work.</summary>
    Refused = 3,

    Cancelled = 130,
}

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

/// <summary>There is nothing of the name that was asked for.</summary>
public sealed class NameMissingException(string errorId, object? target, string message, string? remedy = null)
    : ReleaseException(errorId, ErrorCategory.ObjectNotFound, target, message, remedy)
{
    public override ExitCode ExitCode => ExitCode.Usage;
}
