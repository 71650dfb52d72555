using ReleaseTools.Definitions;

namespace ReleaseTools.Reports;

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
