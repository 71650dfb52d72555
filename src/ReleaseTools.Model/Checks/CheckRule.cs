using ReleaseTools.Formatting;

namespace ReleaseTools.Checks;

/// <summary>Whether a commit is green.</summary>
public static class CheckRule
{
    private const int MostNames = 5;

    /// <summary>Judges a commit by all of its checks, or by those that are required of it.</summary>
    /// <param name="required">Names, or patterns with <c>*</c> and <c>?</c> of whole names: each has to be there, and all that it means have to be green. Null = all that there are.</param>
    /// <returns>Green only where something has been checked: a commit without checks is not.</returns>
    public static CheckVerdict Judge(IReadOnlyCollection<CommitCheck> checks, IReadOnlyCollection<string>? required)
    {
        List<CommitCheck> counted = [.. required is null ? checks : checks.Where(check => required.Any(pattern => NamePattern.Matches(pattern, check.Name, ignoreCase: false)))];
        string[] missing = [.. (required ?? []).Where(pattern => !counted.Any(check => NamePattern.Matches(pattern, check.Name, ignoreCase: false)))];
        string[] reasons =
        [
            .. Phrase("failed", counted.Where(check => check.Outcome is CheckOutcome.Failed).Select(check => check.ToString())),
            .. Phrase("pending", counted.Where(check => check.Outcome is CheckOutcome.Pending).Select(check => check.ToString())),
            .. checks.Count == 0 ? ["no checks"] : Phrase("missing", missing),
        ];
        return counted.Count == 0 && reasons.Length == 0 ? new CheckVerdict(IsGreen: false, "no checks", counted)
            : reasons.Length > 0 ? new CheckVerdict(IsGreen: false, string.Join("; ", reasons), counted)
            : new CheckVerdict(IsGreen: true, $"{counted.Count} green", counted);
    }

    private static IEnumerable<string> Phrase(string what, IEnumerable<string> names)
    {
        string[] all = [.. names.Distinct(StringComparer.Ordinal)];
        if (all.Length > 0) yield return $"{what}: {string.Join(", ", all.Take(MostNames))}{(all.Length > MostNames ? $" and {all.Length - MostNames} more" : "")}";
    }
}

/// <summary>What a commit's checks come to.</summary>
/// <param name="Reason">Why it is not green: what failed, what is pending, what is missing.</param>
/// <param name="Counted">The checks that count.</param>
public sealed record CheckVerdict(bool IsGreen, string Reason, IReadOnlyList<CommitCheck> Counted);

/// <summary>What a check says of a commit.</summary>
public enum CheckOutcome : long
{
    /// <summary>Nothing against it: it succeeded, or had nothing to look at.</summary>
    Green,

    /// <summary>It has not ended yet.</summary>
    Pending,

    /// <summary>It ended in any other way: failed, was cancelled, ran out of time, waits for a person.</summary>
    Failed,
}

/// <summary>A check of a commit: a commit status, or a check run as GitHub Actions makes them.</summary>
/// <param name="Name">Of a status, its context.</param>
/// <param name="State">In the service's own word: <c>success</c>, <c>timed_out</c>, <c>in_progress</c>.</param>
/// <param name="Page">Where a person reads more; null where it says nothing.</param>
public sealed record CommitCheck(string Name, string State, CheckOutcome Outcome, string? Page = null)
{
    /// <summary>Reads a commit status (https://docs.github.com/en/rest/commits/statuses).</summary>
    /// <param name="state"><c>success</c>, <c>pending</c>, <c>failure</c> or <c>error</c>.</param>
    public static CommitCheck OfStatus(string context, string state, string? page = null) => new(context, state, state switch
    {
        "success" => CheckOutcome.Green,
        "pending" => CheckOutcome.Pending,
        _ => CheckOutcome.Failed,
    }, page);

    /// <summary>Reads a check run (https://docs.github.com/en/rest/checks/runs).</summary>
    /// <param name="status"><c>completed</c>, or one of several words for what is not.</param>
    /// <param name="conclusion">How it was completed. What this does not know is not green.</param>
    public static CommitCheck OfRun(string name, string status, string? conclusion, string? page = null) => status == "completed"
        ? new(name, conclusion ?? "unknown", conclusion is "success" or "neutral" or "skipped" ? CheckOutcome.Green : CheckOutcome.Failed, page)
        : new(name, status, CheckOutcome.Pending, page);

    public override string ToString() => $"{Name} ({State})";
}

/// <summary>A commit of a branch, with what its checks say.</summary>
/// <param name="Commit">The full id.</param>
/// <param name="Branch">The branch that was looked through.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record CheckedCommit(string Commit, string Branch, string Subject)
{
    /// <summary>Who wrote it, as git has it.</summary>
    public required string Author { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Whether every check that counts is green.</summary>
    public required bool IsGreen { get; init; }

    /// <summary>Why it was taken or passed over: <c>pending: build (queued)</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The checks that count.</summary>
    public IReadOnlyList<CommitCheck> Checks { get; init; } = [];

    /// <summary>The checkout that was asked from: the next command works there.</summary>
    public string Repository { get; init; } = ".";

    public override string ToString() => Commit;
}
