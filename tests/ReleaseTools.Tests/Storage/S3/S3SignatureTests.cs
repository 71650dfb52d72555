using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.Tests.Storage.S3;

/// <summary>The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, with the keys that are given there.</summary>
public sealed class S3SignatureTests
{
    private const string Host = "examplebucket.s3.amazonaws.com";
    private const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly S3Signature s_signature = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");
    private static readonly DateTimeOffset s_at = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/test.txt", "", "range=bytes=0-9", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("/", "lifecycle=", null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/", "max-keys=2&prefix=J", null, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Requests_without_a_body(string path, string query, string? header, string expected)
    {
        SortedList<string, string> headers = Headers(Empty);
        if (header?.Split('=', 2) is [var name, var value]) headers[name] = value;
        Assert.EndsWith($"Signature={expected}", s_signature.Authorize("GET", path, query, headers, Empty, s_at), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_is_put()
    {
        string payload = S3Signature.Hash("Welcome to Amazon S3."u8);
        Assert.Equal("44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", payload);
        SortedList<string, string> headers = Headers(payload);
        headers["date"] = "Fri, 24 May 2013 00:00:00 GMT";
        headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
            + "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            s_signature.Authorize("PUT", UrlText.Path("/test$file.text"), "", headers, payload, s_at));
    }

    [Theory]
    [InlineData("a b/c+d", "a%20b/c%2Bd")]
    [InlineData("ü-_.~", "%C3%BC-_.~")]
    [InlineData("!*'()", "%21%2A%27%28%29")]
    public void Every_byte_that_is_reserved_is_escaped(string path, string expected) => Assert.Equal(expected, UrlText.Path(path));

    [Fact]
    public void Its_text_holds_no_secret() => Assert.DoesNotContain("wJalr", $"{s_signature}", StringComparison.Ordinal);

    private static SortedList<string, string> Headers(string payload) => new(StringComparer.Ordinal)
    {
        ["host"] = Host,
        ["x-amz-content-sha256"] = payload,
        ["x-amz-date"] = S3Signature.Stamp(s_at),
    };
}
