using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>What an S3 server's refusals mean (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).</summary>
internal static class S3Failure
{
    public static RepetitionRules Rules { get; } = new(IsTransient, IsBusy, RetryAfter);

    /// <summary>There is no such object. A missing bucket, or a right that is missing, says nothing about objects.</summary>
    public static bool IsMissing(AmazonServiceException e) => e.StatusCode is HttpStatusCode.NotFound && e.ErrorCode is not "NoSuchBucket";

    /// <summary>A precondition did not hold. A conflict of two conditional writes is answered with 409: one of them goes through.</summary>
    public static bool IsPrecondition(AmazonServiceException e) => e.StatusCode is HttpStatusCode.PreconditionFailed || e.ErrorCode is "ConditionalRequestConflict";

    public static bool IsBeyondEnd(AmazonServiceException e) => e.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable;

    /// <summary>Whether the same request may go through a little later: the server is busy, broken for a moment, or was not reached.</summary>
    public static bool IsTransient(Exception e) => e switch
    {
        AmazonS3Exception { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout } => true,
        AmazonServiceException { ErrorCode: "SlowDown" or "RequestTimeout" or "InternalError" or "ServiceUnavailable" or "RequestTimeTooSkewed" } => true,
        AmazonServiceException service when service.StatusCode >= HttpStatusCode.InternalServerError => true,
        AmazonServiceException service when service.StatusCode == default => IsConnection(service.InnerException),
        System.Xml.XmlException => true,                                    // half an answer, announced as a whole one
        _ => IsConnection(e),
    };

    /// <summary>The server asks everybody to slow down.</summary>
    public static bool IsBusy(Exception e) =>
        e is AmazonServiceException { StatusCode: HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable } or AmazonServiceException { ErrorCode: "SlowDown" };

    /// <summary>Under this name an exception of <see cref="S3Wire"/> keeps how long the server asks to be left alone.</summary>
    public const string RetryAfterName = "Retry-After";

    /// <summary>How long the server asks to be left alone; null where it doesn't say.</summary>
    public static TimeSpan? RetryAfter(Exception e) =>
        e.Data[RetryAfterName] is TimeSpan wait ? TimeSpan.FromSeconds(Math.Clamp(wait.TotalSeconds, 0, 300))
        : e is AmazonServiceException { InnerException: Amazon.Runtime.Internal.HttpErrorResponseException { Response: { } response } }
        && int.TryParse(response.GetHeaderValue("Retry-After"), out int seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 300))
            : null;

    /// <summary>What went wrong, as a person can use it: the server's words with its code.</summary>
    public static Exception Explain(Exception e) => e switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } service =>
            new UnauthorizedAccessException($"{Words(service)} Check the credentials (profile, environment) and what they may do.", e),
        AmazonServiceException service => new IOException(Words(service), e),
        System.Xml.XmlException => new IOException($"the server's answer can't be read: {e.Message}", e),
        AmazonClientException client when client.Message.StartsWith("Failed to resolve AWS credentials", StringComparison.Ordinal) =>
            new UnauthorizedAccessException("there are no AWS credentials: none in the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), no web identity, no default profile, "
                + "no role of this machine. Set one of them up (aws configure, aws sso login), or name a profile in the URL: ?profile=NAME.", e),
        AmazonClientException client => new IOException(client.InnerException is { } inner && IsConnection(inner) ? Innermost(inner).Message : client.Message, e),
        _ => e,
    };

    private static bool IsConnection(Exception? e) => e is HttpRequestException or IOException or TimeoutException or System.Net.Sockets.SocketException
        or TaskCanceledException { InnerException: TimeoutException }
        || e?.InnerException is { } inner && IsConnection(inner);

    // Ceph gives many of its errors no message
    private static string Words(AmazonServiceException e) =>
        $"the server answered {(int)e.StatusCode}{Part(" ", e.ErrorCode)}{Part(": ", e.Message?.TrimEnd('.'))}.";

    private static string Part(string before, string? text) => string.IsNullOrWhiteSpace(text) ? "" : before + text;

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
