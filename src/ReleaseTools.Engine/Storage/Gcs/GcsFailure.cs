using System.Net;
using System.Text;
using Google;
using Google.Apis.Json;
using Google.Apis.Util;
using Newtonsoft.Json;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>Explains failed requests.</summary>
internal static class GcsFailure
{
    private const string Advice = "Check the credentials (gcloud auth application-default login, GOOGLE_APPLICATION_CREDENTIALS) and what they may do: reading needs the right to list, too.";

    /// <summary>The answer is none that the service gives.</summary>
    public static HttpFailedException Strange(string what) => new($"the server's answer makes no sense: {what}");

    /// <returns>The cause as the user should read it; null if the exception is not a failure of the store.</returns>
    public static Exception? Explain(Exception e) => e switch
    {
        GcsRefusedException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => new UnauthorizedAccessException($"{e.Message} {Advice}"),
        IOException or UnauthorizedAccessException => e,
        // something else than the service has answered; the client's own exception quotes it
        GoogleApiException or JsonException or FormatException or NullReferenceException => Strange("it is not what was expected"),
        _ => null,
    };
}

/// <summary>The server rejected a request (https://cloud.google.com/storage/docs/json_api/v1/status-codes). The message has the status code and the server's own words.</summary>
internal sealed class GcsRefusedException(HttpAnswer answer) : HttpFailedException(Words(answer), answer.Status)
{
    /// <summary>The object does not exist. A missing bucket or missing permissions are different errors.</summary>
    public bool IsMissing { get; } = answer.Status is HttpStatusCode.NotFound && !Said(answer).Contains("bucket does not exist", StringComparison.OrdinalIgnoreCase);

    public bool IsPrecondition => Status is HttpStatusCode.PreconditionFailed;

    public bool IsBeyondEnd => Status is HttpStatusCode.RequestedRangeNotSatisfiable;

    /// <summary>Whether this was a retry: the server may have carried out an earlier attempt whose response was lost.</summary>
    public bool IsRepeated { get; } = answer.Attempts > 1;

    private static string Words(HttpAnswer answer) =>
        $"the server answered {(int)answer.Status}{(Said(answer) is { Length: > 0 } words ? ": " + words.TrimEnd('.') : "")}"
        + $"{(answer.RetryAfter is { } wait && wait > TimeSpan.Zero ? $", and wants to be left alone for {wait.TotalSeconds:0} s" : "")}.";

    private static string Said(HttpAnswer answer)
    {
        try
        {
            return answer.Clean(NewtonsoftJsonSerializer.Instance.Deserialize<StandardResponse<object>>(Encoding.UTF8.GetString(answer.Body.Span))?.Error?.Message ?? "");
        }
        catch (JsonException)
        {
            return answer.Words;                                            // a download's failure is plain text
        }
    }
}
