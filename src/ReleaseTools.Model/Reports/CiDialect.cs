using ReleaseTools.Ci;

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
