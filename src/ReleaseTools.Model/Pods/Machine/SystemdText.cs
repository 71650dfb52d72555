using System.Text;

namespace ReleaseTools.Pods.Machine;

/// <summary>Writes words into systemd's unit files (https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting).</summary>
public static class SystemdText
{
    /// <summary>A command line: each word quoted where it needs to be, so that neither specifiers nor variables are expanded.</summary>
    public static string Command(IEnumerable<string> words) => string.Join(' ', words.Select((word, index) => Word(word, mayHaveVariables: index > 0)));

    /// <summary>One argument of a command line.</summary>
    public static string Argument(string word) => Word(word, mayHaveVariables: true);

    /// <summary>One word, of an environment or of any other list.</summary>
    public static string Word(string word) => Word(word, mayHaveVariables: false);

    // in a command line, each argument may name variables; the command itself can't
    private static string Word(string word, bool mayHaveVariables)
    {
        var text = new StringBuilder();
        bool isPlain = word.Length > 0 && word is not ";";
        foreach (char c in word)
        {
            isPlain &= char.IsAsciiLetterOrDigit(c) || "-_./:=@,+%$".Contains(c, StringComparison.Ordinal);
            text.Append(c switch
            {
                '\\' => @"\\",
                '"' => "\\\"",
                '\n' => "\\n",
                '\t' => "\\t",
                '%' => "%%",
                '$' when mayHaveVariables => "$$",
                _ => c.ToString(),
            });
        }
        return isPlain ? text.ToString() : $"\"{text}\"";
    }
}
