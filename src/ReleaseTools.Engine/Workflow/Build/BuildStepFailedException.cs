using ReleaseTools.Definitions;
using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>A build step exited with another code than 0.</summary>
public sealed class BuildStepFailedException(BuildStep step, int exitCode) : ReleaseException(
    "BuildStepFailed", ErrorCategory.InvalidOperation, step.Name,
    $"Build step '{step.Name}' exited with {exitCode}: {FirstLine(step.Run)}",
    "Its output is above and in the session's log. Fix it, then run the same command again.")
{
    private static string FirstLine(string script) => script.TrimStart().Split('\n')[0].TrimEnd();
}

/// <summary>A build step took longer than it may.</summary>
public sealed class BuildStepTimeoutException(BuildStep step) : ReleaseException(
    "BuildStepTimeout", ErrorCategory.OperationTimeout, step.Name,
    $"Build step '{step.Name}' was ended after {Elapsed.Format(step.Timeout)}, its timeout.",
    "Give it more time in the definition (timeout: 90m), or find what it waits for: no input is given to it.");
