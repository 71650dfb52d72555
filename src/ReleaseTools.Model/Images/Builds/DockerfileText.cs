using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseTools.Images.Builds;

/// <summary>The instructions of a Dockerfile (https://docs.docker.com/reference/dockerfile/#format). It is not judged: whoever builds it does that.</summary>
public sealed partial class DockerfileText
{
    private readonly string[] _lines;
    private readonly List<DockerfileInstruction> _instructions = [];
    private int _next;
    private char _escape = '\\';

    private DockerfileText(string text)
    {
        _lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n');
        ReadDirectives();
        while (_next < _lines.Length) ReadInstruction();
    }

    /// <summary>The image that reads it in BuildKit's place; null where it names none.</summary>
    public string? Syntax { get; private set; }

    public IReadOnlyList<DockerfileInstruction> Instructions => _instructions;

    public static DockerfileText Parse(string text) => new(text);

    // only before anything else, each once
    private void ReadDirectives()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_next < _lines.Length && Directive().Match(_lines[_next]) is { Success: true } match)
        {
            (string name, string value) = (match.Groups["name"].Value.ToLowerInvariant(), match.Groups["value"].Value);
            if (name is not ("syntax" or "escape" or "check") || !seen.Add(name)) return;
            if (name is "syntax") Syntax = value;
            if (name is "escape" && value is "`") _escape = '`';
            _next++;
        }
    }

    private void ReadInstruction()
    {
        var text = new StringBuilder();
        while (_next < _lines.Length)
        {
            string line = _lines[_next++];
            if (IsSkipped(line)) continue;
            string trimmed = line.TrimEnd(' ', '\t');
            if (!trimmed.EndsWith(_escape))
            {
                text.Append(line);
                break;
            }
            text.Append(trimmed, 0, trimmed.Length - 1);
        }
        string whole = text.ToString().Trim();
        if (whole.Length == 0) return;
        int end = whole.AsSpan().IndexOfAny(' ', '\t');
        var instruction = end < 0 ? new DockerfileInstruction(whole.ToUpperInvariant(), "") : new DockerfileInstruction(whole[..end].ToUpperInvariant(), whole[end..].Trim());
        _instructions.Add(instruction);
        if (instruction.Keyword is "RUN" or "COPY" or "ADD") SkipDocuments(instruction);
    }

    // comments, and lines without anything, may lie between the lines of one instruction
    private static bool IsSkipped(string line) => line.AsSpan().TrimStart() is { Length: 0 } or ['#', ..];

    private void SkipDocuments(DockerfileInstruction instruction)
    {
        foreach (string word in instruction.Words)
        {
            if (Document().Match(word) is not { Success: true } match) continue;
            string end = match.Groups["end"].Value;
            bool isIndented = match.Groups["indented"].Length > 0;
            while (_next < _lines.Length && (isIndented ? _lines[_next].TrimStart('\t') : _lines[_next]) != end) _next++;
            _next++;
        }
    }

    [GeneratedRegex(@"^#\s*(?<name>[A-Za-z][A-Za-z0-9]*)\s*=\s*(?<value>\S.*?)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Directive();

    [GeneratedRegex(@"^\d*<<(?<indented>-?)[""']?(?<end>[^\s<""']+)[""']?$", RegexOptions.NonBacktracking)]
    private static partial Regex Document();
}

/// <summary>An instruction of a Dockerfile, its lines joined, without the documents that follow it.</summary>
/// <param name="Keyword">In upper case: <c>FROM</c>.</param>
public sealed record DockerfileInstruction(string Keyword, string Rest)
{
    /// <summary>What follows the keyword, as words: options first.</summary>
    public IReadOnlyList<string> Words { get; } = Rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The values of an option, each time that it is given: <c>--from</c>.</summary>
    public IEnumerable<string> Option(string name) =>
        Words.TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).Where(word => word.StartsWith($"{name}=", StringComparison.Ordinal)).Select(word => word[(name.Length + 1)..]);

    /// <summary>The words behind the options.</summary>
    public IEnumerable<string> Arguments => Words.SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal));
}

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
