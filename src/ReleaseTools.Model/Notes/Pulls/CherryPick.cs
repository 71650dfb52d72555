using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseTools.Notes.Pulls;

/// <summary>Where a change comes from that was made on another branch before, by all that names it.</summary>
/// <param name="PullRequests">Of the same repository, in the order in which they are named.</param>
/// <param name="Commits">Whole or abbreviated ids, from <c>(cherry picked from commit …)</c>.</param>
public sealed partial record CherryPick(IReadOnlyList<int> PullRequests, IReadOnlyList<string> Commits)
{
    /// <summary>Reads a pull request's title, body and branch.</summary>
    /// <returns>Null for one that is no cherry-pick.</returns>
    public static CherryPick? Of(PullRequest pull)
    {
        (_, List<string> prose) = BodyBlock.Find(pull.Body);
        Match branch = Branch().Match(pull.HeadBranch);
        return Read(pull.Title, prose, branch.Success ? [NumberOf(branch.Groups["number"].Value)] : [], pull.Number);
    }

    /// <summary>Reads a commit's message.</summary>
    /// <returns>Null for one that is no cherry-pick.</returns>
    internal static CherryPick? Of(CommitMessage message) =>
        MayBePicked(message.Title) || MayBePicked(message.BodySpan) ? Read(message.Title, message.Body.Split('\n'), [], self: 0) : null;

    // looking for two words is fast, and hardly any commit has them
    private static bool MayBePicked(ReadOnlySpan<char> text) =>
        text.Contains("pick", StringComparison.OrdinalIgnoreCase) || text.Contains("port", StringComparison.OrdinalIgnoreCase);

    private static CherryPick? Read(string title, IEnumerable<string> lines, IEnumerable<int> branch, int self)
    {
        var numbers = new List<int>(Numbers(Title().Match(title)));
        var commits = new List<string>();
        foreach (string line in lines)
        {
            string text = line.Trim();
            numbers.AddRange(Numbers(Line().Match(text)));
            Match picked = Picked().Match(text);
            if (picked.Success && !commits.Contains(picked.Groups["hash"].Value)) commits.Add(picked.Groups["hash"].Value);
        }
        numbers.AddRange(branch);
        numbers = [.. numbers.Where(number => number > 0 && number != self).Distinct()];
        return numbers.Count + commits.Count > 0 ? new(numbers, commits) : null;
    }

    private static IEnumerable<int> Numbers(Match match) => match.Success ? match.Groups["number"].Captures.Select(capture => NumberOf(capture.Value)) : [];

    private static int NumberOf(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // "Automated cherry pick of #12 #13: …", "[release-1.2] Backport #12 …"
    [GeneratedRegex(@"\b(cherry[- ]?pick(s|ed|ing)?|back[- ]?port(s|ed|ing)?)([ -]of)?:?[ ]+((PR|pull request)[ ]+)?(#(?<number>\d{1,9})\b[, ]*(and[ ]+)?)+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();

    // in a body the words are common: there they have to say it, at the beginning of a line
    [GeneratedRegex(@"\A(>[ ]*)?(this is an? (automated |automatic )?)?(automated |automatic )?(cherry[- ]?pick|back[- ]?port)[ -]of:?[ ]+((PR|pull request)[ ]+)?(#(?<number>\d{1,9})\b[, ]*(and[ ]+)?)+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();

    [GeneratedRegex(@"\A\(cherry[- ]picked from commit (?<hash>[0-9a-f]{7,64})\)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Picked();

    [GeneratedRegex(@"cherry-pick-of-#?(?<number>\d{1,9})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Branch();
}
