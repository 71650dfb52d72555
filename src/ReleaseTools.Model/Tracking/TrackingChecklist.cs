using System.Text;
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
