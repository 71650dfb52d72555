using System.Text;

namespace ReleaseTools.Images.Builds;

/// <summary>Puts the values of variables into a word of a Dockerfile (https://docs.docker.com/reference/dockerfile/#environment-replacement).</summary>
internal static class DockerfileVariables
{
    private const int Deepest = 16;

    /// <param name="valueOf">Null for a variable that has no value.</param>
    /// <returns>Null where one without a value would be needed, or the word can't be meant.</returns>
    public static string? Expand(string word, Func<string, string?> valueOf) => Expand(word, valueOf, 0);

    private static string? Expand(string word, Func<string, string?> valueOf, int depth)
    {
        var text = new StringBuilder();
        for (int at = 0; at < word.Length; at++)
        {
            if (word[at] is '"' or '\'') continue;
            if (word[at] is '\\' && at + 1 < word.Length) text.Append(word[++at]);
            else if (word[at] is not '$') text.Append(word[at]);
            else if (Variable(word, ref at, valueOf, depth) is { } value) text.Append(value);
            else return null;
        }
        return text.ToString();
    }

    /// <param name="at">Of the dollar sign; then of the last character that belongs to the variable.</param>
    private static string? Variable(string word, ref int at, Func<string, string?> valueOf, int depth)
    {
        bool isBraced = at + 1 < word.Length && word[at + 1] is '{';
        int begin = at + (isBraced ? 2 : 1), end = begin;
        while (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] is '_')) end++;
        if (end == begin) return null;
        string? value = valueOf(word[begin..end]);
        at = end - 1;
        if (!isBraced) return value;
        int close = Close(word, end);
        if (close < 0 || depth == Deepest) return null;
        at = close;
        string modifier = word[end..close];
        bool isSet = modifier.StartsWith(':') ? value is { Length: > 0 } : value is not null;
        return modifier.TrimStart(':') switch
        {
            "" => modifier.Length == 0 ? value : null,
            ['-', .. var other] => isSet ? value : Expand(other, valueOf, depth + 1),
            ['+', .. var other] => isSet ? Expand(other, valueOf, depth + 1) : "",
            _ => null,
        };
    }

    private static int Close(string word, int from)
    {
        int open = 1;
        for (int at = from; at < word.Length; at++)
        {
            if (word[at] is '{') open++;
            else if (word[at] is '}' && --open == 0) return at;
        }
        return -1;
    }
}
