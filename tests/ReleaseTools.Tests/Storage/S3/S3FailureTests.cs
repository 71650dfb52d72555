using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.Tests.Storage.S3;

public sealed class S3FailureTests
{
    [Theory]
    [InlineData(404, "NoSuchBucket", "The bucket is not there.", "the server answered 404 NoSuchBucket: The bucket is not there.")]
    [InlineData(404, "NoSuchBucket", "", "the server answered 404 NoSuchBucket.")]
    [InlineData(502, "", "Bad Gateway", "the server answered 502: Bad Gateway.")]
    [InlineData(502, "", "", "the server answered 502.")]
    public void What_a_server_refused_with_is_told_in_its_words(int status, string code, string message, string told) =>
        Assert.Equal(told, S3Failure.Explain(new AmazonS3Exception(message, ErrorType.Unknown, code, "id", (HttpStatusCode)status)).Message);

    [Theory]
    [InlineData(403, "AccessDenied", false)]
    [InlineData(403, "RequestTimeTooSkewed", true)]
    [InlineData(404, "NoSuchKey", false)]
    [InlineData(412, "PreconditionFailed", false)]
    [InlineData(429, "TooManyRequests", true)]
    [InlineData(500, "InternalError", true)]
    [InlineData(502, "", true)]
    [InlineData(503, "SlowDown", true)]
    public void Only_what_may_pass_is_tried_again(int status, string code, bool isTransient) =>
        Assert.Equal(isTransient, S3Failure.IsTransient(new AmazonS3Exception("words", ErrorType.Unknown, code, "id", (HttpStatusCode)status)));
}
