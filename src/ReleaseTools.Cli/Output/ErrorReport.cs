using System.Text.Json.Nodes;
using ReleaseTools.Logging;

namespace ReleaseTools.Cli.Output;

/// <summary>Shows why a command did not do what it was asked, and maps it to an exit code.</summary>
internal sealed class ErrorReport(ConsoleWriter console, Redactor redactor)
{
    public ExitCode Show(Exception failure, OutputFormat format)
    {
        var error = failure as ReleaseException;
        string message = redactor.CleanLines(Remedy.ForCommandLine(MessageOf(failure)));
        string? remedy = RemedyOf(failure) is { } text ? redactor.CleanLines(Remedy.ForCommandLine(text)) : null;
        ExitCode code = error?.ExitCode ?? (failure is OperationCanceledException ? ExitCode.Cancelled : ExitCode.Failed);
        Console.Error.WriteLine($"{console.Error.Paint("error:", TextColor.Red)} {console.Neutral(message)}");
        if (remedy is not null) Console.Error.WriteLine($"{console.Error.Paint("remedy:", TextColor.Yellow)} {console.Neutral(remedy)}");
        console.Ci?.Report(failure);
        if (format is OutputFormat.Json) Console.Out.WriteLine(console.Document(Document(FailureId.Of(failure), message, remedy, code)));
        return code;
    }

    private static string MessageOf(Exception failure) => failure switch
    {
        OperationCanceledException => "Cancelled.",
        ReleaseException or IOException or UnauthorizedAccessException => failure.Message,
        _ => $"{failure.GetType().Name}, which should not happen: {failure.Message}",
    };

    private static string? RemedyOf(Exception failure) => failure switch
    {
        OperationCanceledException => "Run the same command again: it goes on where it stopped.",
        ReleaseException error => error.Remedy,
        IOException or UnauthorizedAccessException => Remedy.FixAndRerun,
        _ => $"This is a fault in ReleaseTools. Report it with this: {Place(failure)}",
    };

    // where a fault is, on one line: a trace is for those who fix it
    private static string Place(Exception failure) => failure.StackTrace?.Split('\n')[0].Trim() ?? "(no place is known)";

    private static string Document(string id, string message, string? remedy, ExitCode code) => new JsonObject
    {
        ["error"] = new JsonObject { ["id"] = id, ["message"] = message, ["remedy"] = remedy, ["exitCode"] = (int)code },
    }.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
