namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>Reads what <c>git push --porcelain --atomic</c> prints: a line for each ref, of a flag, the refs, and what became of it with a reason in brackets.</summary>
internal static class PushReport
{
    // refs that were refused only because another one was
    private static readonly string[] s_followers = ["atomic push failed", "atomic push failure"];

    // what servers say of a ref that moved, or is being moved, between their advertising it and our update
    private static readonly string[] s_contention =
    [
        "stale info", "fetch first", "non-fast-forward", "already exists", "needs force", "failed to update ref", "cannot lock ref", "failed to lock", "unable to lock", "atomic transaction failed",
        "incorrect old value", "reference already exists", "remote ref updated since checkout",
    ];

    /// <returns>Null where the output is no report: the push did not come so far.</returns>
    public static PushResult? Read(int exitCode, string output)
    {
        string[][] lines = [.. output.Split('\n').Where(line => line.Length > 2 && line[1] == '\t').Select(line => line.TrimEnd('\r').Split('\t')).Where(parts => parts.Length == 3)];
        if (lines.Length == 0) return null;
        string[] refused = [.. lines.Where(parts => parts[0] == "!").Select(parts => parts[2])];
        if (refused.Length == 0) return exitCode == 0 ? PushResult.Pushed : null;
        string summary = refused.FirstOrDefault(text => !s_followers.Any(word => text.Contains(word, StringComparison.Ordinal))) ?? refused[0];
        string reason = Bracketed(summary);
        if (summary.StartsWith("[remote failure]", StringComparison.Ordinal)) return null;
        // a server that forbids forced pushes says so with the same word as git does of a moved ref
        bool isServersWord = summary.StartsWith("[remote rejected]", StringComparison.Ordinal) && reason == "non-fast-forward";
        return !isServersWord && s_contention.Any(word => reason.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? new PushResult(PushVerdict.Stale, reason)
            : new PushResult(PushVerdict.Refused, reason);
    }

    private static string Bracketed(string summary)
    {
        int open = summary.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? summary : summary[(open + 1)..].TrimEnd(')');
    }
}

/// <summary>What became of a push.</summary>
/// <param name="Reason">Why not, in the server's or git's words.</param>
public sealed record PushResult(PushVerdict Verdict, string Reason)
{
    public static PushResult Pushed { get; } = new(PushVerdict.Pushed, "");
}

public enum PushVerdict
{
    Pushed,

    /// <summary>A ref was no longer what it was expected to be: nothing was pushed.</summary>
    Stale,

    /// <summary>The server does not want it: nothing was pushed.</summary>
    Refused,
}

/// <summary>One ref to set on a remote, if it is still what it was.</summary>
/// <param name="Ref">The full name.</param>
/// <param name="Expected">What it was; null = there was none.</param>
/// <param name="New">The object to set it to; empty = it goes.</param>
public sealed record RefUpdate(string Ref, string? Expected, string New)
{
    public static RefUpdate Branch(string name, string? expected, string commit) => new("refs/heads/" + name, expected, commit);

    public static RefUpdate NewTag(string name, string target) => new("refs/tags/" + name, null, target);

    public static RefUpdate NoTag(string name, string expected) => new("refs/tags/" + name, expected, "");
}

/// <summary>Why git could not talk to a remote, told from what it wrote. Git has no codes for it: the words are those of git, curl and ssh in English.</summary>
internal static class RemoteFault
{
    // in the order in which they are looked for: git adds general words to the particular ones
    private static readonly (RemoteFaultKind Kind, string[] Words)[] s_words =
    [
        (RemoteFaultKind.Authentication,
        [
            "authentication failed", "could not read username", "could not read password", "returned error: 401", "returned error: 403", "http 401", "http 403",
            "permission denied (", "invalid username or password", "host key verification failed",
        ]),
        (RemoteFaultKind.Lost,
        [
            "returned error: 5", "returned error: 429", "returned error: 408", "http 5", "http 429", "connection reset", "empty reply from server", "early eof",
            "unexpected disconnect", "operation too slow", "operation timed out", "connection timed out", "transfer closed", "recv failure", "send failure", "broken pipe",
            "remote failed to report status", "http/2 stream", "recv error", "connection was closed", "curl 52", "curl 55", "curl 56", "curl 18",
        ]),
        (RemoteFaultKind.Unreachable,
        [
            "could not resolve host", "failed to connect", "couldn't connect", "connection refused", "network is unreachable", "no route to host", "could not resolve hostname",
        ]),
        (RemoteFaultKind.Missing,
        [
            "not found", "does not appear to be a git repository", "no such remote", "does not exist", "returned error: 404", "no such file or directory", "project you were looking for",
        ]),
        (RemoteFaultKind.Lost, ["the remote end hung up", "http request failed", "rpc failed"]),
    ];

    public static RemoteFaultKind Of(string error)
    {
        foreach ((RemoteFaultKind kind, string[] words) in s_words)
        {
            if (words.Any(word => error.Contains(word, StringComparison.OrdinalIgnoreCase))) return kind;
        }
        return RemoteFaultKind.Other;
    }

    /// <summary>Whether the same question may have another answer in a moment.</summary>
    public static bool IsPassing(this RemoteFaultKind kind) => kind is RemoteFaultKind.Lost or RemoteFaultKind.Unreachable;
}

internal enum RemoteFaultKind
{
    /// <summary>Something that asking again does not change, and that has no name here.</summary>
    Other,
    Authentication,
    Missing,
    Unreachable,

    /// <summary>The connection broke or stood still, or the server said that it can't at the moment.</summary>
    Lost,
}

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
