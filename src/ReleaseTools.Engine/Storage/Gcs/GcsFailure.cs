using System.Net;
using System.Text.Json;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>What the server's refusals mean (https://cloud.google.com/storage/docs/json_api/v1/status-codes).</summary>
internal static class GcsFailure
{
    /// <summary>There is no such object. A missing bucket, or a right that is missing, says nothing about objects.</summary>
    public static bool IsMissing(HttpAnswer answer) =>
        answer.Status is HttpStatusCode.NotFound && !Message(answer).Contains("bucket does not exist", StringComparison.OrdinalIgnoreCase);

    public static bool IsPrecondition(HttpAnswer answer) => answer.Status is HttpStatusCode.PreconditionFailed;

    public static bool IsBeyondEnd(HttpAnswer answer) => answer.Status is HttpStatusCode.RequestedRangeNotSatisfiable;

    /// <summary>What went wrong, as a person can use it: the server's words with its code.</summary>
    public static Exception Of(HttpAnswer answer) => answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        ? new UnauthorizedAccessException(
            $"{Words(answer)} Check the credentials (gcloud auth application-default login, GOOGLE_APPLICATION_CREDENTIALS) and what they may do: reading needs the right to list, too.")
        : new HttpFailedException(Words(answer), answer.Status);

    /// <summary>The answer is none that the service gives.</summary>
    public static HttpFailedException Strange(string what) => new($"the server's answer makes no sense: {what}");

    private static string Words(HttpAnswer answer) =>
        $"the server answered {(int)answer.Status}{(Message(answer) is { Length: > 0 } words ? ": " + words.TrimEnd('.') : "")}"
        + $"{(answer.RetryAfter is { } wait && wait > TimeSpan.Zero ? $", and wants to be left alone for {wait.TotalSeconds:0} s" : "")}.";

    private static string Message(HttpAnswer answer)
    {
        try
        {
            return answer.Clean(JsonSerializer.Deserialize(answer.Body.Span, GcsJson.Default.GcsError)?.Error?.Message ?? "");
        }
        catch (JsonException)
        {
            return answer.Words;                                            // a download's failure is plain text
        }
    }
}
