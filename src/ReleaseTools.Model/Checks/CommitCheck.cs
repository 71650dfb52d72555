namespace ReleaseTools.Checks;

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
