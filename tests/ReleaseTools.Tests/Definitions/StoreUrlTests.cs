using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Tests.Definitions;

public sealed class StoreUrlTests
{
    [Theory]
    [InlineData("file:.release")]
    [InlineData("file:///srv/releases")]
    [InlineData("s3://releases")]
    [InlineData("s3://releases/acme/hello/")]
    [InlineData("s3://releases/acme?region=eu-central-1&profile=release")]
    [InlineData("s3://releases?endpoint=https://s3.example.com&compatible=true")]
    [InlineData("s3://releases?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=us-east-1")]
    [InlineData("gs://releases.example.com/acme")]
    [InlineData("gs://some_bucket")]
    [InlineData("az://acmereleases/hello")]
    [InlineData("az://acmereleases/$web/some/where/")]
    [InlineData("az://acme/hello?endpoint=http://127.0.0.1:10000/acme&login=none")]
    public void A_folder_or_a_bucket_can_hold_releases(string url) => Assert.Empty(AddressRules.Store.ObjectionsTo(url));

    [Theory]
    [InlineData("s3:releases", "names no bucket")]
    [InlineData("s3:///prefix", "names no bucket")]
    [InlineData("gs://?x=y", "names no bucket")]
    [InlineData("s3://Releases", "can't be a bucket's name")]
    [InlineData("s3://re..leases", "can't be a bucket's name")]
    [InlineData("gs://a", "can't be a bucket's name")]
    [InlineData("s3://releases/a//b", "can't be a prefix")]
    [InlineData("s3://releases/../b", "can't be a prefix")]
    [InlineData("s3://releases/a#b", "has a fragment")]
    [InlineData("s3://releases?regoin=eu-central-1", "did you mean 'region'?")]
    [InlineData("s3://releases?acl=public", "known: endpoint, region, profile, compatible")]
    [InlineData("s3://releases?region=", "'region' has no value")]
    [InlineData("s3://releases?endpoint=http://s3.example.com", "write endpoint=https://")]
    [InlineData("s3://releases?endpoint=http%3A%2F%2F10.0.0.7%3A9000", "write endpoint=https://")]
    [InlineData("s3://releases?compatible=yes", "'compatible' is true or false")]
    [InlineData("az:acme/hello", "names no account; write az://account/container/prefix")]
    [InlineData("az://acme", "names no container")]
    [InlineData("az://acme?endpoint=http://127.0.0.1:10000/acme", "names no container")]
    [InlineData("az://acme-releases/hello", "can't be a storage account's name")]
    [InlineData("az://acme/Hello", "can't be a container's name")]
    [InlineData("az://acme/a--b", "can't be a container's name")]
    [InlineData("az://acme/hello/a//b", "can't be a prefix")]
    [InlineData("az://acme/hello?endpiont=https://x", "did you mean 'endpoint'?")]
    [InlineData("az://acme/hello?endpoint=http://blob.example.com", "write endpoint=https://")]
    [InlineData("az://acme/hello?login=yes", "'login' is default or none")]
    [InlineData("https://dl.example.com/", "can only be read")]
    [InlineData("ftp://releases", "supported: file:, s3://, gs://, az://")]
    public void Anything_else_is_told_what_is_wrong_with_it(string url, string message) =>
        Assert.Contains(message, Assert.Single(AddressRules.Store.ObjectionsTo(url)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("s3://AKIAMARKED:markedsecret@releases/acme")]
    [InlineData("s3://releases?secret_access_key=markedsecret")]
    [InlineData("s3://releases?aws-session-token=markedsecret")]
    [InlineData("s3://releases?endpoint=https://user:markedsecret@s3.example.com")]
    [InlineData("s3://releases?endpoint=https%3A%2F%2Fuser%3Amarkedsecret%40s3.example.com")]
    [InlineData("gs://user:markedsecret@releases")]
    [InlineData("gs://releases?key=markedsecret")]
    [InlineData("az://acme/hello?sv=2024-11-04&sp=rw&sig=markedsecret")]
    [InlineData("az://user:markedsecret@acme/hello")]
    public void Credentials_in_it_are_refused_and_not_repeated(string url)
    {
        string message = Assert.Single(AddressRules.Store.ObjectionsTo(url)).Message;

        Assert.Contains("holds credentials", message, StringComparison.Ordinal);
        Assert.DoesNotContain("marked", message, StringComparison.OrdinalIgnoreCase);
    }
}
