using System.Management.Automation;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Logging;
using ReleaseTools.Sessions;
using Category = System.Management.Automation.ErrorCategory;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Turns failures into PowerShell's error records: id, category, target, and the remedy.</summary>
internal static class ErrorRecords
{
    /// <param name="session">The session that it happened to: of several in a pipeline an error names the one that it is about.</param>
    public static ErrorRecord About(ReleaseSession? session, Exception e)
    {
        ErrorRecord record = From(e);
        if (session is null || record.ErrorDetails is not { } details) return record;
        string message = details.Message.Contains(session.Id, StringComparison.Ordinal) ? details.Message : $"{session.Id}: {details.Message}";
        return new ErrorRecord(record.Exception, record.FullyQualifiedErrorId, record.CategoryInfo.Category, session) { ErrorDetails = new ErrorDetails(message) { RecommendedAction = details.RecommendedAction } };
    }

    /// <summary>A failure as PowerShell lists it: each problem of a file by itself.</summary>
    /// <inheritdoc cref="About"/>
    public static IEnumerable<ErrorRecord> Each(ReleaseSession? session, Exception e) => e is ProblemsException { Problems.Count: > 1 } files
        ? files.Problems.Select(problem => Record(Cleaned(files) ?? files, files.ErrorId, CategoryOf(files), files.Target, problem.ToString(), RemedyOf(files)))
        : [About(session, e)];

    public static ErrorRecord From(Exception e) => e switch
    {
        ReleaseException ours when Cleaned(ours) is { } cleaned => From(cleaned),
        ReleaseException ours => Record(ours, ours.ErrorId, CategoryOf(ours), ours.Target, ours.Message, RemedyOf(ours)),
        AggregateException { InnerExceptions: [{ } only] } => From(only),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => From(inner),
        WildcardPatternException => Record(e, "PatternInvalid", Category.InvalidArgument, target: null, e.Message, "Close each [ with a ], or write ` before a [ that is meant as such."),
        // PowerShell's own words name no way out
        PSInvalidOperationException when e.Message.Contains("NonInteractive", StringComparison.Ordinal) => Record(e, "PromptUnavailable", Category.InvalidOperation, target: null,
            "This command asks before it goes on, and there is no prompt here (-NonInteractive).", "Answer in the command: -Confirm:$false."),
        IContainsErrorRecord { ErrorRecord: { } record } => Record(e, record.FullyQualifiedErrorId, record.CategoryInfo.Category, record.TargetObject, e.Message, remedy: null),
        UnauthorizedAccessException => Record(e, FailureId.Of(e), Category.PermissionDenied, target: null, e.Message, Remedy.FixAndRerun),
        FileNotFoundException missing => Record(e, FailureId.Of(e), Category.ObjectNotFound, missing.FileName, e.Message, Remedy.FixAndRerun),
        IOException => Record(e, FailureId.Of(e), Category.ResourceUnavailable, target: null, e.Message, Remedy.FixAndRerun),
        OperationCanceledException => Record(e, FailureId.Of(e), Category.OperationStopped, target: null, "Cancelled.", "Run the same command again: it goes on where it stopped."),
        _ => Record(e, FailureId.Of(e), Category.NotSpecified, target: null, $"{e.GetType().Name}, which should not happen: {e.Message}",
            "This is a fault in ReleaseTools. Report it with what Get-Error shows."),
    };

    private static string? RemedyOf(ReleaseException e) => e is DefinitionException ? $"{e.Remedy} Get-Help about_ReleaseTools_Definition describes every key." : e.Remedy;

    // PowerShell shows the recommended action below the message by itself: it must not be part of it
    private static ErrorRecord Record(Exception e, string id, Category category, object? target, string message, string? remedy)
    {
        Redactor redactor = Current();
        return new(e, id, category, target) { ErrorDetails = new ErrorDetails(redactor.CleanLines(Remedy.ForPowerShell(message))) { RecommendedAction = redactor.CleanLines(Remedy.ForPowerShell(remedy ?? "")) } };
    }

    // Get-Error shows what an exception says itself: one that holds a secret is replaced
    private static ReleaseException? Cleaned(ReleaseException e)
    {
        Redactor redactor = Current();
        string message = redactor.CleanLines(e.Message);
        object? target = e.Target is string text ? redactor.CleanLines(text) : e.Target;
        return message == e.Message && Equals(target, e.Target) ? null : new ReleaseException(e.ErrorId, e.Category, target, message, e.Remedy);
    }

    // variables of a session change
    private static Redactor Current() => Redactor.ForEnvironment(ProcessEnvironment.Read());

    private static Category CategoryOf(ReleaseException e) => Enum.TryParse(e.Category.ToString(), out Category known) ? known : Category.NotSpecified;
}
