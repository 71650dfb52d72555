namespace ReleaseTools.Formatting;

/// <summary>The colour of an outcome's word in a table: who shows it says what good, doubtful and bad look like.</summary>
public static class OutcomeColor
{
    private static readonly string[] s_good = ["done", "passed", "forward", "created", "updated", "rebased", "completed", "sent"];
    private static readonly string[] s_doubtful = ["running", "warning", "skipped", "back", "unknown"];
    private static readonly string[] s_bad = ["failed", "timedout", "refused", "missing", "size", "digest", "extra"];

    /// <param name="outcome">Such as <c>Passed</c>, or <c>build failed</c>, of which the last word counts.</param>
    /// <param name="good">The sequence that begins the colour; the others likewise.</param>
    /// <returns>In lower case; without a colour where the word is none of an outcome.</returns>
    public static string Paint(object? outcome, string good, string doubtful, string bad, string reset)
    {
        string text = outcome?.ToString()?.ToLowerInvariant() ?? "", word = text[(text.LastIndexOf(' ') + 1)..];
        string color = s_good.Contains(word) ? good : s_doubtful.Contains(word) ? doubtful : s_bad.Contains(word) ? bad : "";
        return color.Length == 0 ? text : color + text + reset;
    }
}
