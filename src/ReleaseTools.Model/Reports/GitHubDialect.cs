using System.Globalization;

namespace ReleaseTools.Reports;

/// <summary>
/// GitHub Actions: workflow commands and files (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands). The runner takes a line for a
/// command that starts with <c>::</c>, and one that holds <c>##[</c> anywhere, as earlier runners wrote them (actions/runner, ActionCommand.cs).
/// </summary>
public sealed class GitHubDialect : CiDialect
{
    public override string? OutputFile => "GITHUB_OUTPUT";

    public override string? SummaryFile => "GITHUB_STEP_SUMMARY";

    public override string BeginGroup(string name) => $"::group::{Data(name)}";

    public override string EndGroup => "::endgroup::";

    public override string Issue(CiIssue issue)
    {
        List<string> properties = [];
        if (issue.File is { } file) properties.Add($"file={Property(file)}");
        if (issue.Line is { } line) properties.Add(string.Create(CultureInfo.InvariantCulture, $"line={line}"));
        if (issue.Column is { } column) properties.Add(string.Create(CultureInfo.InvariantCulture, $"col={column}"));
        return $"::{(issue.IsError ? "error" : "warning")}{(properties.Count > 0 ? " " : "")}{string.Join(',', properties)}::{Data(issue.Message)}";
    }

    public override string? Progress(int percent, string activity) => null;

    public override string Mask(string value) => $"::add-mask::{Data(value)}";

    public override string Output(string name, string value, string delimiter) => $"{name}<<{delimiter}\n{value}\n{delimiter}\n";

    public override string? Summary(string path) => null;

    public override string Neutral(string line)
    {
        string rest = line.TrimStart();
        if (rest.StartsWith("::", StringComparison.Ordinal)) line = $"{line[..^rest.Length]}: {rest[1..]}";
        return line.Contains("##[", StringComparison.Ordinal) ? line.Replace("##[", "## [", StringComparison.Ordinal) : line;
    }

    /// <summary>What follows the second pair of colons (actions/toolkit, packages/core/src/command.ts).</summary>
    public static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>A property's value, which a colon or a comma would end, too.</summary>
    public static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
