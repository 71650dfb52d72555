using System.Net.Sockets;
using System.Xml;
using Azure;
using ReleaseTools.Engine.Storage.Transfer;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>What the service's refusals mean (https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes).</summary>
internal static class AzureFailure
{
    private const string Advice = "Check the credentials (az login, AZURE_STORAGE_* in the environment) and what they may do.";

    private const int MostWords = 1000;

    public static RepetitionRules Rules { get; } = new(IsTransient, IsBusy, RetryAfter);

    /// <summary>The blob does not exist. A missing container, missing permissions, or a proxy's 404 are different errors.</summary>
    public static bool IsMissing(RequestFailedException e) => e is { Status: 404, ErrorCode: "BlobNotFound" };

    /// <summary>A precondition did not hold. A lease, or a policy that keeps objects as they are, is refused with the same numbers, and is a failure.</summary>
    public static bool IsPrecondition(RequestFailedException e) => e.ErrorCode is "ConditionNotMet" or "TargetConditionNotMet" or "BlobAlreadyExists";

    /// <summary>The source of a copy is not the one that was looked at.</summary>
    public static bool IsSourceCondition(RequestFailedException e) => e.ErrorCode is "SourceConditionNotMet" || e is { Status: 404 or 412, ErrorCode: "CannotVerifyCopySource" };

    public static bool IsBeyondEnd(RequestFailedException e) => e is { Status: 416 };

    /// <summary>Uploaded blocks are gone because another writer committed the blob in the meantime (https://learn.microsoft.com/rest/api/storageservices/put-block-list).</summary>
    public static bool IsBlockLost(RequestFailedException e) => e is { Status: 400, ErrorCode: "InvalidBlockList" };

    /// <summary>Whether the service, or the way to it, failed; anything else is a mistake of ours.</summary>
    public static bool IsFailure(Exception e) =>
        e is RequestFailedException or IOException or HttpRequestException or TimeoutException or UnauthorizedAccessException or XmlException || IsUnread(e);

    /// <summary>The answer is none that the service gives.</summary>
    public static IOException Strange(string what) => new($"the server's answer makes no sense: {what}.");

    /// <summary>What went wrong, as a person can use it: the server's words with its code. What the SDK says besides repeats headers and signatures, and is left out.</summary>
    /// <param name="redactor">Masks the secrets that were sent.</param>
    public static Exception Explain(Exception e, Redactor redactor) => e switch
    {
        RequestFailedException { Status: 401 or 403 } refused => new UnauthorizedAccessException($"{Words(refused, redactor)} {Advice}"),
        RequestFailedException { Status: 0 } => new IOException(Clean(Innermost(e).Message, redactor)),
        RequestFailedException refused => new IOException(Words(refused, redactor)),
        XmlException => new IOException($"the server's answer can't be read: {Clean(e.Message, redactor)}"),
        HttpRequestException => new IOException(Clean(Innermost(e).Message, redactor)),
        TimeoutException => new IOException(e.Message),
        _ when IsUnread(e) => Strange("it is not what was expected"),
        _ => e,
    };

    // what the SDK's reading of a document ends in where something else than the service has answered
    private static bool IsUnread(Exception e) => e is NullReferenceException or FormatException or OverflowException;

    private static bool IsTransient(Exception e) => e switch
    {
        RequestFailedException { Status: 0 } => IsConnection(e.InnerException),
        RequestFailedException refused => refused.Status is 408 or 429 || refused.Status >= 500 || refused.ErrorCode is "OperationTimedOut" or "ServerBusy" or "InternalError",
        XmlException => true,                                               // half an answer, announced as a whole one
        _ => IsConnection(e),
    };

    private static bool IsBusy(Exception e) => e is RequestFailedException { Status: 429 or 503 };

    private static TimeSpan? RetryAfter(Exception e) =>
        e is RequestFailedException refused && refused.GetRawResponse() is { } response && response.Headers.TryGetValue("Retry-After", out string? value) && int.TryParse(value, out int seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 300))
            : null;

    private static bool IsConnection(Exception? e) =>
        e is HttpRequestException or IOException or TimeoutException or SocketException || e?.InnerException is { } inner && IsConnection(inner);

    // the first line; what follows is the request's number, the time and every header
    private static string Words(RequestFailedException e, Redactor redactor)
    {
        string said = Clean(e.Message.Split('\n')[0].Trim().TrimEnd('.'), redactor);
        return $"the server answered {e.Status}{(string.IsNullOrEmpty(e.ErrorCode) ? "" : " " + e.ErrorCode)}{(said.Length > 0 ? ": " + said : "")}.";
    }

    private static string Clean(string text, Redactor redactor)
    {
        string clean = redactor.Clean(text.ReplaceLineEndings(" "));
        return clean.Length > MostWords ? clean[..MostWords] + "…" : clean;
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
