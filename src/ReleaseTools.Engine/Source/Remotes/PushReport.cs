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
