using ReleaseTools.Engine.Processes;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Source;

/// <summary>Git refused what it was asked.</summary>
public sealed class GitException(string directory, IReadOnlyList<string> arguments, int exitCode, string error) : ReleaseException(
    "GitFailed", ErrorCategory.InvalidOperation, directory,
    Redactor.ForEnvironment(ProcessEnvironment.Read()).CleanLines($"git {string.Join(' ', arguments)} in {directory} exited with {exitCode}: {error.Trim()}"))
{
    /// <summary>What git wrote to standard error.</summary>
    public string Error { get; } = error;
}
