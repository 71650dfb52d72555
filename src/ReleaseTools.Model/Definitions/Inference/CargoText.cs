using System.Text.RegularExpressions;

namespace ReleaseTools.Definitions.Inference;

/// <summary>Reads just enough of a <c>Cargo.toml</c> to know which programs it makes.</summary>
/// <param name="Package">The package's name; null where the file only holds a workspace together.</param>
/// <param name="Programs">The names of its <c>[[bin]]</c> sections.</param>
/// <param name="Members">Folders, or patterns of folders, of the workspace.</param>
public sealed partial record CargoText(string? Package, IReadOnlyList<string> Programs, IReadOnlyList<string> Members)
{
    public static CargoText Read(string text)
    {
        string? package = null;
        var programs = new List<string>();
        string section = "";
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            if (line.StartsWith('[')) section = line.Split('#')[0].Trim();
            else if (NameLine().Match(line) is { Success: true } name && section is "[package]") package ??= name.Groups["value"].Value;
            else if (NameLine().Match(line) is { Success: true } program && section is "[[bin]]") programs.Add(program.Groups["value"].Value);
        }
        return new CargoText(package, programs, [.. MemberList().Match(text).Groups["list"].Value.Split(',').Select(member => member.Trim().Trim('"', '\'')).Where(member => member.Length > 0 && !member.StartsWith('#'))]);
    }

    [GeneratedRegex("""^name\s*=\s*["'](?<value>[A-Za-z0-9_-]+)["']""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameLine();

    [GeneratedRegex("""^\s*members\s*=\s*\[(?<list>[^\]]*)\]""", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemberList();
}
