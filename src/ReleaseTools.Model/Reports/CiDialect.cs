using System.Globalization;
using System.Text;
using ReleaseTools.Ci;
using ReleaseTools.Definitions;

namespace ReleaseTools.Reports;

/// <summary>How a CI is told things: lines of output that it reads instead of showing them, and files that it names. What goes in is what a person would read; here it is escaped.</summary>
public abstract class CiDialect
{
    /// <returns>Null where there is no CI: then it is told nothing.</returns>
    public static CiDialect? Of(CiKind kind) => kind switch
    {
        CiKind.AzurePipelines => new AzureDialect(),
        CiKind.GitHubActions => new GitHubDialect(),
        _ => null,
    };

    /// <summary>The variable with the path of the file that output variables are added to; null where a line tells them.</summary>
    public abstract string? OutputFile { get; }

    /// <summary>The variable with the path of the file that the summary page is added to; null where a line names the page.</summary>
    public abstract string? SummaryFile { get; }

    /// <summary>Begins a group of lines, which people open and close.</summary>
    public abstract string BeginGroup(string name);

    public abstract string EndGroup { get; }

    public abstract string Issue(CiIssue issue);

    /// <param name="percent">0 to 100.</param>
    /// <returns>Null where the CI shows no progress.</returns>
    public abstract string? Progress(int percent, string activity);

    /// <summary>Has a value replaced by <c>***</c> in everything that the CI shows from now on.</summary>
    public abstract string Mask(string value);

    /// <summary>Sets a variable that later steps and jobs can read.</summary>
    /// <param name="delimiter">A text that nobody can guess: a file of several lines is told apart by it.</param>
    /// <returns>A line of output, or the lines for <see cref="OutputFile"/>.</returns>
    public abstract string Output(string name, string value, string delimiter);

    /// <summary>Adds a page of Markdown to the run's own.</summary>
    /// <param name="path">The full path of the file; it has to stay until the job ends.</param>
    /// <returns>Null where the page itself is added to <see cref="SummaryFile"/>.</returns>
    public abstract string? Summary(string path);

    /// <summary>
    /// A line of output with which a program can tell the CI nothing: what would be read as a command is taken apart by a space. Each line for itself,
    /// rather than by switching commands off for a while: a process that is killed would leave them off.
    /// </summary>
    public abstract string Neutral(string line);
}

/// <summary>
/// Azure Pipelines: logging commands (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands). The agent finds a command anywhere in a line,
/// on either stream.
/// </summary>
public sealed class AzureDialect : CiDialect
{
    public override string? OutputFile => null;

    public override string? SummaryFile => null;

    public override string BeginGroup(string name) => $"##[group]{Data(name)}";

    public override string EndGroup => "##[endgroup]";

    public override string Issue(CiIssue issue)
    {
        var properties = new StringBuilder($"type={(issue.IsError ? "error" : "warning")};");
        if (issue.File is { } file) properties.Append("sourcepath=").Append(Property(file)).Append(';');
        if (issue.Line is { } line) properties.Append(CultureInfo.InvariantCulture, $"linenumber={line};");
        if (issue.Column is { } column) properties.Append(CultureInfo.InvariantCulture, $"columnnumber={column};");
        return $"##vso[task.logissue {properties}]{Data(issue.Message)}";
    }

    public override string? Progress(int percent, string activity) =>
        string.Create(CultureInfo.InvariantCulture, $"##vso[task.setprogress value={percent};]{Data(activity)}");

    public override string Mask(string value) => $"##vso[task.setsecret]{Data(value)}";

    // an output variable is read-only in the jobs after it, and needs the step's name: dependencies.JOB.outputs['STEP.NAME']
    public override string Output(string name, string value, string delimiter) => $"##vso[task.setvariable variable={Property(name)};isOutput=true;]{Data(value)}";

    public override string? Summary(string path) => $"##vso[task.uploadsummary]{Data(path)}";

    public override string Neutral(string line) => line.Contains("##", StringComparison.Ordinal)
        ? line.Replace("##vso[", "## vso[", StringComparison.OrdinalIgnoreCase).Replace("##[", "## [", StringComparison.Ordinal)
        : line;

    /// <summary>What follows a command's bracket. A line break would end the command, and a percent sign be taken for an escape (azure-pipelines-task-lib, taskcommand.ts).</summary>
    public static string Data(string text) => text
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>A property's value, which a semicolon or a bracket would end, too.</summary>
    public static string Property(string text) => Data(text)
        .Replace("]", "%5D", StringComparison.Ordinal)
        .Replace(";", "%3B", StringComparison.Ordinal);
}

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

/// <summary>A warning or an error as a CI lists it, beside the line of the file that it is about.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1.</param>
public sealed record CiIssue(bool IsError, string Message, string? File = null, int? Line = null, int? Column = null)
{
    /// <summary>A failure as a CI lists it: each problem of a file by itself, at its place; any other with its remedy.</summary>
    public static IReadOnlyList<CiIssue> Of(Exception failure) => failure is ProblemsException files
        ? [.. files.Problems.Select(problem => new CiIssue(IsError: true, problem.Message, problem.File, problem.Line, problem.Column))]
        : [new CiIssue(IsError: true, failure is ReleaseException { Remedy: { } remedy } ? $"{failure.Message}\n{remedy}" : failure.Message)];
}
