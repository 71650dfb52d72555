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
