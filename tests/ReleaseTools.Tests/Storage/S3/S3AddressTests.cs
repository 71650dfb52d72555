using ReleaseTools.Engine.Storage.S3;

namespace ReleaseTools.Tests.Storage.S3;

/// <summary>Nothing goes to another machine in the clear.</summary>
public sealed class S3AddressTests
{
    [Theory]
    [InlineData("https://s3.example.com")]
    [InlineData("http://127.0.0.1:9000")]
    [InlineData("http://localhost:9000")]
    [InlineData("http://[::1]:9000")]
    public void A_server_is_on_this_machine_or_encrypts(string endpoint) => Assert.Equal(endpoint, S3Address.Parse($"s3://bucket/p?endpoint={endpoint}").Endpoint!.OriginalString);

    [Theory]
    [InlineData("http://s3.example.com")]
    [InlineData("http://10.0.0.7:9000")]
    [InlineData("http://minio:9000")]
    public void Any_other_is_refused(string endpoint) =>
        Assert.Contains("use endpoint=https://", Assert.Throws<UsageException>(() => S3Address.Parse($"s3://bucket/p?endpoint={endpoint}")).Message, StringComparison.Ordinal);
}
