using System.Globalization;
using System.Text;

namespace ReleaseTools.Reports;

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
