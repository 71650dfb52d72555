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
