using System.Text;

namespace ReleaseTools.Artifacts;

/// <summary><c>SHA256SUMS</c> and its like, exactly as coreutils write and check them.</summary>
public static class ChecksumFile
{
    /// <summary>One line for each file, in the order given.</summary>
    public static string Format(IEnumerable<(string Path, string Digest)> files)
    {
        var text = new StringBuilder();
        foreach ((string path, string digest) in files)
        {
            // a leading backslash says that the name is escaped
            if (path.AsSpan().ContainsAny('\\', '\n', '\r')) text.Append('\\').Append(digest).Append("  ").Append(Escape(path));
            else text.Append(digest).Append("  ").Append(path);
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Format"/> or coreutils wrote, in text (<c>␣␣</c>) or binary (<c>␣*</c>) mode.</summary>
    /// <exception cref="FormatException">A line is none of a checksum file.</exception>
    public static IReadOnlyList<(string Path, string Digest)> Parse(string text)
    {
        var files = new List<(string, string)>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (line.Length > 0) files.Add(ParseLine(line) ?? throw new FormatException($"Line {number} is no checksum line: {line}"));
        }
        return files;
    }

    private static (string Path, string Digest)? ParseLine(string line)
    {
        bool escaped = line[0] == '\\';
        string rest = escaped ? line[1..] : line;
        int end = rest.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF");
        bool isLine = end > 0 && rest.Length > end + 2 && rest[end] == ' ' && rest[end + 1] is ' ' or '*';
        if (!isLine) return null;
        string? path = escaped ? Unescape(rest[(end + 2)..]) : rest[(end + 2)..];
        return path is null ? null : (path, rest[..end].ToLowerInvariant());
    }

    private static string Escape(string path) =>
        path.Replace(@"\", @"\\").Replace("\n", @"\n").Replace("\r", @"\r");

    private static string? Unescape(string path)
    {
        var plain = new StringBuilder(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] != '\\') plain.Append(path[i]);
            else if (++i < path.Length && path[i] is '\\' or 'n' or 'r') plain.Append(path[i] switch { 'n' => '\n', 'r' => '\r', _ => '\\' });
            else return null;
        }
        return plain.ToString();
    }
}
