using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseTools.Images.Builds;

/// <summary>
/// Which files of a folder a build does not see, by the rules of <c>.dockerignore</c> (https://docs.docker.com/build/concepts/context/#dockerignore-files): the last pattern that
/// matches a path, or a folder above it, decides.
/// </summary>
public sealed class DockerIgnore
{
    private readonly IReadOnlyList<(Regex Pattern, bool IsException)> _patterns;

    private DockerIgnore(IReadOnlyList<(Regex, bool)> patterns) => _patterns = patterns;

    /// <summary>Ignores nothing.</summary>
    public static DockerIgnore None { get; } = new([]);

    /// <summary>Whether something below an ignored folder may be wanted all the same.</summary>
    public bool HasExceptions => _patterns.Any(pattern => pattern.IsException);

    /// <param name="text">The file, in UTF-8 with or without a mark of that.</param>
    /// <exception cref="UsageException">A pattern can't be meant.</exception>
    public static DockerIgnore Parse(string text)
    {
        var patterns = new List<(Regex, bool)>();
        int number = 0;
        foreach (string line in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.StartsWith('#') || line.Trim() is not { Length: > 0 } pattern) continue;
            bool isException = pattern.StartsWith('!');
            if (isException) pattern = pattern[1..].Trim();
            if (pattern.Length == 0) throw Wrong(number, "an exclamation mark needs a pattern behind it");
            if (Clean(pattern) is not { Length: > 0 } clean) continue;
            try
            {
                patterns.Add((new Regex(Translate(clean), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), isException));
            }
            catch (ArgumentException)
            {
                throw Wrong(number, $"'{line.Trim()}' is no pattern");
            }
        }
        return new DockerIgnore(patterns);
    }

    /// <param name="path">From the top of the folder, with forward slashes.</param>
    public bool Ignores(string path)
    {
        bool isIgnored = false;
        foreach ((Regex pattern, bool isException) in _patterns)
        {
            if (isIgnored == isException && MatchesOrIsBelow(pattern, path)) isIgnored = !isException;
        }
        return isIgnored;
    }

    private static bool MatchesOrIsBelow(Regex pattern, string path)
    {
        if (pattern.IsMatch(path)) return true;
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (pattern.IsMatch(path[..slash])) return true;
        }
        return false;
    }

    // as Go's filepath.Clean does; a leading slash means the folder's own top
    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (string part in pattern.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part is ".." && parts.Count > 0 && parts[^1] is not "..") parts.RemoveAt(parts.Count - 1);
            else if (part is not ".." || !pattern.StartsWith('/')) parts.Add(part);
        }
        return string.Join('/', parts);
    }

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                i++;
                // "**/" swallows its slash: it stands for no folder, too
                if (i + 1 < pattern.Length && pattern[i + 1] == '/') i++;
                regex.Append(i + 1 == pattern.Length ? ".*" : "(.*/)?");
            }
            else if (c == '*') regex.Append("[^/]*");
            else if (c == '?') regex.Append("[^/]");
            else if (c == '[') i = AddClass(regex, pattern, i);
            else if (c == '\\' && i + 1 < pattern.Length) regex.Append(Regex.Escape(pattern[++i].ToString()));
            else regex.Append(Regex.Escape(c.ToString()));
        }
        return regex.Append(@"\z").ToString();
    }

    // "[a-z]" and "[^a-z]", with a backslash before what means itself
    private static int AddClass(StringBuilder regex, string pattern, int start)
    {
        int i = start + 1;
        regex.Append('[');
        if (i < pattern.Length && pattern[i] == '^')
        {
            regex.Append('^');
            i++;
        }
        int first = i;
        for (; i < pattern.Length && (pattern[i] != ']' || i == first); i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length) i++;
            else if (pattern[i] == '-' && i > first)
            {
                regex.Append('-');
                continue;
            }
            regex.Append('\\').Append(char.IsAsciiLetterOrDigit(pattern[i]) ? $"x{(int)pattern[i]:x2}" : pattern[i].ToString());
        }
        if (i >= pattern.Length) throw new ArgumentException("no end of a class", nameof(pattern));
        regex.Append(']');
        return i;
    }

    private static UsageException Wrong(int line, string what) => new("DockerIgnoreInvalid", ".dockerignore", $".dockerignore, line {line}: {what}.", "Write it as https://docs.docker.com/build/concepts/context/#dockerignore-files says.");
}
