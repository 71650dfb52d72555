namespace ReleaseTools.Engine.Source.Remotes;

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
