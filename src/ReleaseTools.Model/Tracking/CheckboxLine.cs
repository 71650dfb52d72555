using System.Text.RegularExpressions;

namespace ReleaseTools.Tracking;

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
