namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>A remote could not be asked, or would not answer. Nothing was changed on it.</summary>
internal static class RemoteException
{
    /// <param name="what">What was asked, to stand behind "Could not".</param>
    /// <param name="answer">What git wrote, clean.</param>
    public static ReleaseException Of(RemoteFaultKind kind, string what, string remote, string answer, int attempts) => kind switch
    {
        RemoteFaultKind.Authentication => new RefusedException("RemoteAuthentication", ErrorCategory.SecurityError, remote,
            $"Could not {what}: {(answer.Contains("could not read", StringComparison.OrdinalIgnoreCase) ? "it asks for credentials, and there are none" : "it does not accept the credentials, or they do not allow it")}. {answer}",
            $"Check that the token is valid and may do this. Set {GitCredential.SecretVariable} (and {GitCredential.UserVariable}, where the host looks at it), "
            + "pass -Credential in PowerShell, or have a git credential helper know it."),
        RemoteFaultKind.Missing => Missing(what, remote, answer),
        RemoteFaultKind.Unreachable => new ReleaseException("RemoteUnreachable", ErrorCategory.ResourceUnavailable, remote,
            $"Could not {what}: it can't be reached (tried {attempts} times). {answer}", $"Check the address (git remote -v), the network and the proxy, then run the same command again."),
        RemoteFaultKind.Lost => new ReleaseException("RemoteUnavailable", ErrorCategory.ResourceUnavailable, remote,
            $"Could not {what}: it does not answer as it should (tried {attempts} times). {answer}", "See whether the server is well, then run the same command again: nothing is half-done."),
        _ => new ReleaseException("RemoteFailed", ErrorCategory.InvalidOperation, remote,
            $"Could not {what}. {answer}", Remedy.FixAndRerun),
    };

    public static RefusedException Missing(string what, string remote, string answer) => new("RemoteMissing", ErrorCategory.ObjectNotFound, remote,
        $"Could not {what}: there is no such repository, or these credentials may not see it. {answer}".TrimEnd(),
        "Check the address (git remote -v), add the remote (git remote add origin URL), or name another one: --remote NAME (in PowerShell: -Remote).");

    public static ReleaseException TimedOut(string what, string remote, TimeSpan limit) => new("RemoteTimeout", ErrorCategory.OperationTimeout, remote,
        $"Could not {what}: it took longer than {limit.TotalMinutes:0.##} minutes, and was ended.", "See whether the server is well, then run the same command again: nothing is half-done.");

    public static RefusedException Refused(string what, string remote, string reason) => new("PushRefused", ErrorCategory.PermissionDenied, remote,
        $"Could not {what}: the server refuses it: {reason}",
        "Allow this user to push there (a protected branch or tag, or the server's hook, stands against it), then run the same command again. Nothing was changed on the remote.");

    public static ReleaseException RaceLost(string what, string remote, int races, string reason) => new("PushRaceLost", ErrorCategory.ResourceBusy, remote,
        $"Could not {what}: each of {races} times somebody else's push came first, or the server could not lock it: {reason}",
        "Run the same command again when fewer push there; where nobody does, look for a stale .lock file on the server.");
}
