namespace ReleaseTools.TestKit.Http;

/// <summary>How servers word their errors.</summary>
internal static class FaultBodies
{
    /// <summary>https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html</summary>
    public static (string MediaType, string Text) S3(int status) => ("application/xml", $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>{status switch { 429 => "TooManyRequests", 503 => "SlowDown", _ => "InternalError" }}</Code><Message>{Words(status)}</Message><RequestId>fault</RequestId></Error>
        """);

    /// <summary>https://cloud.google.com/storage/docs/json_api/v1/status-codes</summary>
    public static (string MediaType, string Text) Gcs(int status) => ("application/json", $$$"""
        {"error": {"code": {{{status}}}, "message": "{{{Words(status)}}}", "errors": [{"message": "{{{Words(status)}}}", "domain": "usageLimits", "reason": "{{{Reason(status)}}}"}]}}
        """);

    /// <summary>https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2</summary>
    public static (string MediaType, string Text) Azure(int status) => ("application/xml", $"""
        <?xml version="1.0" encoding="utf-8"?><Error><Code>{(status is 500 ? "InternalError" : "ServerBusy")}</Code><Message>{Words(status)}</Message></Error>
        """);

    private static string Reason(int status) => status switch
    {
        429 => "rateLimitExceeded",
        503 => "backendError",
        _ => "internalError",
    };

    private static string Words(int status) => status switch
    {
        429 => "The rate of requests is too high.",
        503 => "Please reduce your request rate.",
        _ => "We encountered an internal error. Please try again.",
    };
}
