using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.Tests.Storage.Gcs;

public sealed class GcsAddressTests
{
    [Theory]
    [InlineData("gs://bucket", "bucket", "", null, null)]
    [InlineData("gs://bucket/", "bucket", "", null, null)]
    [InlineData("gs://my-bucket_1.example.com/some/where/", "my-bucket_1.example.com", "some/where/", null, null)]
    [InlineData("gs://bucket/some%20where", "bucket", "some where/", null, null)]
    [InlineData("gs://bucket/p?endpoint=http://127.0.0.1:4443", "bucket", "p/", "http://127.0.0.1:4443/", null)]
    [InlineData("gs://bucket/p?endpoint=https%3A%2F%2Fstorage.example.com&login=default", "bucket", "p/", "https://storage.example.com/", true)]
    [InlineData("gs://bucket?login=none", "bucket", "", null, false)]
    public void A_URL_names_a_bucket_a_prefix_and_settings(string url, string bucket, string prefix, string? endpoint, bool? hasCredentials)
    {
        GcsAddress address = GcsAddress.Parse(url);
        Assert.Equal((bucket, prefix, endpoint, hasCredentials), (address.Bucket, address.Prefix, address.Endpoint?.AbsoluteUri, address.HasCredentials));
        Assert.Equal(address, GcsAddress.Parse(address.Root.AbsoluteUri));  // what is recorded opens the same store anywhere
        Assert.Equal(address.Root, ObjectStores.Open(url, "/repo").Root);
    }

    [Theory]
    [InlineData("gs:", "names no bucket")]
    [InlineData("gs:///prefix", "names no bucket")]
    [InlineData("s3://bucket", "names no bucket")]
    [InlineData("gs://me:MARKED-PASSWORD@bucket/x", "holds credentials")]
    [InlineData("gs://bücket/x", "lower-case letters, digits, '-', '_' and '.' only")]
    [InlineData("gs://bucket/x?region=eu", "'region' is no setting")]
    [InlineData("gs://bucket/x?endpoint=", "'endpoint' has no value")]
    [InlineData("gs://bucket/x?endpoint", "'endpoint' has no value")]
    [InlineData("gs://bucket/x?endpoint=ftp://example.com", "no http or https address")]
    [InlineData("gs://bucket/x?endpoint=http://me:MARKED-PASSWORD@example.com", "holds credentials")]
    [InlineData("gs://bucket/x?login=yes", "'login' is default or none")]
    [InlineData("gs://bucket/x#y", "after '#'")]
    public void What_is_no_such_URL_is_refused_with_the_reason(string url, string why)
    {
        var refusal = Assert.Throws<UsageException>(() => GcsAddress.Parse(url));
        Assert.Equal("StoreInvalid", refusal.ErrorId);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", refusal.Message + refusal.Target + refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:4443", "http://127.0.0.1:4443/")]
    [InlineData("http://localhost:4443", "http://localhost:4443/")]
    [InlineData("https://storage.example.com", "https://storage.example.com/")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_environment_may_name_an_emulator(string? value, string? server) =>
        Assert.Equal(server, GcsConnection.Emulator(value)?.AbsoluteUri);

    [Theory]
    [InlineData("ftp://example.com")]
    [InlineData("http://me:MARKED-PASSWORD@example.com")]
    public void An_emulator_that_is_none_is_refused(string value)
    {
        var refusal = Assert.Throws<UsageException>(() => GcsConnection.Emulator(value));
        Assert.DoesNotContain("MARKED", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_do_not_go_to_another_machine_in_the_clear()
    {
        var refusal = Assert.Throws<UsageException>(() => ObjectStores.Open("gs://bucket/x?endpoint=http://storage.example.com&login=default", "."));
        Assert.Contains("without encryption", refusal.Message, StringComparison.Ordinal);
    }
}
