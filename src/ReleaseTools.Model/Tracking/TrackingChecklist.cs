using System.Text;
using System.Text.RegularExpressions;
using ReleaseTools.Formatting;

namespace ReleaseTools.Tracking;

/// <summary>
/// The checkboxes of an issue that belong to the steps of a release. Nothing else of the issue changes: not a character of what people wrote, no other
/// checkbox, no line end. Checkboxes in code are none.
/// </summary>
public static class TrackingChecklist
{
    /// <summary>Checks the boxes of the steps that are done, and clears those of the steps that are not.</summary>
    /// <param name="isDone">Every step that the release has, by its name. Boxes of other steps stay as they are.</param>
    /// <returns>The very text where nothing has to change.</returns>
    public static string Update(string body, IReadOnlyDictionary<string, bool> isDone)
    {
        StringBuilder? text = null;
        foreach ((int start, CheckboxLine line) in Lines(body))
        {
            if (!isDone.TryGetValue(line.Step, out bool done) || done == line.IsChecked) continue;
            text ??= new StringBuilder(body);
            text[start + line.Box] = done ? 'x' : ' ';
        }
        return text?.ToString() ?? body;
    }

    /// <summary>The steps that have a checkbox in a text, each once, in its order.</summary>
    public static IReadOnlyList<string> StepsIn(string body) => [.. Lines(body).Select(line => line.Line.Step).Distinct(StringComparer.Ordinal)];

    /// <summary>The text without the checkboxes of steps that a release does not have.</summary>
    internal static string Without(string body, Func<string, bool> isUnwanted)
    {
        var text = new StringBuilder(body);
        foreach ((int start, CheckboxLine line) in Lines(body).Reverse().Where(line => isUnwanted(line.Line.Step)))
        {
            int end = body.IndexOf('\n', start);
            text.Remove(start, (end < 0 ? body.Length : end + 1) - start);
        }
        return text.ToString();
    }

    private static IEnumerable<(int Start, CheckboxLine Line)> Lines(string body)
    {
        var code = new CodeFence();
        for (int start = 0, next; start < body.Length; start = next)
        {
            int end = body.IndexOf('\n', start);
            next = end < 0 ? body.Length : end + 1;
            string line = body[start..next];
            if (!code.Holds(line) && CheckboxLine.Read(line) is { } box) yield return (start, box);
        }
    }
}

/// <summary>
/// A checkbox that belongs to a step: a task list item (https://github.github.com/gfm/#task-list-items-extension-) with a comment that names the step,
/// <c>- [ ] &lt;!-- step: build --&gt; Build</c>. The comment is not seen, so that the text beside it can be edited as anybody likes.
/// </summary>
/// <param name="Step">The step's name, as it is typed.</param>
/// <param name="Box">Where the character between the brackets is, in the line.</param>
/// <param name="IsChecked">Whether it is checked now.</param>
internal readonly partial record struct CheckboxLine(string Step, int Box, bool IsChecked)
{
    /// <returns>Null where the line is no checkbox, or one that belongs to nobody.</returns>
    public static CheckboxLine? Read(string line)
    {
        if (!line.Contains("<!--", StringComparison.Ordinal) || Item().Match(line) is not { Success: true } item || Marker().Match(line, item.Index + item.Length) is not { Success: true } marker) return null;
        Group box = item.Groups["box"];
        return new CheckboxLine(marker.Groups["step"].Value, box.Index, box.Value is "x" or "X");
    }

    [GeneratedRegex("""\A[\s>]*([-*+]|\d{1,9}[.)])[ \t]+\[(?<box>[ xX])\](?=[ \t])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Item();

    [GeneratedRegex("""<!--\s*step:\s*(?<step>[A-Za-z][A-Za-z0-9-]*)\s*-->""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();
}

/// <summary>Tells which release an issue tracks, where nobody sees it: a comment at the end of its text.</summary>
public static class TrackingMark
{
    /// <param name="session">The session's id. Not its commit: a release that is started over from another one goes on with its issue.</param>
    public static string Of(string session) => $"<!-- ReleaseTools tracks: {session} -->";

    public static bool IsIn(string? body, string session) => body is not null && body.Contains(Of(session), StringComparison.Ordinal);
}
