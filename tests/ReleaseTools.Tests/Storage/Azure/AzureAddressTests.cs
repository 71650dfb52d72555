using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.Tests.Storage.Azure;

public sealed class AzureAddressTests
{
    [Theory]
    [InlineData("az://account/container", "account", "container", "", null, null)]
    [InlineData("az://account/$web/some/where/", "account", "$web", "some/where/", null, null)]
    [InlineData("az://account/container/some%20where", "account", "container", "some where/", null, null)]
    [InlineData("az://account/c/p?endpoint=http://127.0.0.1:10000/account", "account", "c", "p/", "http://127.0.0.1:10000/account", null)]
    [InlineData("az://account/c?endpoint=https%3A%2F%2Fblob.example.com&login=default", "account", "c", "", "https://blob.example.com/", true)]
    [InlineData("az://account/c?login=none", "account", "c", "", null, false)]
    public void A_URL_names_an_account_a_container_a_prefix_and_settings(string url, string account, string container, string prefix, string? endpoint, bool? hasCredentials)
    {
        AzureAddress address = AzureAddress.Parse(url);
        Assert.Equal((account, container, prefix, endpoint, hasCredentials), (address.Account, address.Container, address.Prefix, address.Endpoint?.AbsoluteUri, address.HasCredentials));
        Assert.Equal(address, AzureAddress.Parse(address.Root.AbsoluteUri));  // what is recorded opens the same store anywhere
        Assert.Equal(address.Root, ObjectStores.Open(url, "/repo").Root);
    }

    [Theory]
    [InlineData("az:", "names no account")]
    [InlineData("az:///container", "names no account")]
    [InlineData("az://account", "names no container")]
    [InlineData("az://account/?endpoint=http://127.0.0.1:10000/account", "names no container")]
    [InlineData("s3://account/container", "names no account")]
    [InlineData("az://me:MARKED-PASSWORD@account/c", "holds credentials")]
    [InlineData("az://account/c?sp=rw&sig=MARKED", "no setting of an Azure store")]
    [InlineData("az://account/c?endpoint=", "'endpoint' has no value")]
    [InlineData("az://account/c?endpoint=ftp://example.com", "no http or https address")]
    [InlineData("az://account/c?endpoint=http://me:MARKED-PASSWORD@example.com", "holds credentials")]
    [InlineData("az://account/c?endpoint=http://blob.example.com", "use endpoint=https://")]
    [InlineData("az://account/c?login=yes", "'login' is default or none")]
    [InlineData("az://account/c#y", "after '#'")]
    public void What_is_no_such_URL_is_refused_with_the_reason(string url, string why)
    {
        var refusal = Assert.Throws<UsageException>(() => AzureAddress.Parse(url));
        Assert.Equal("StoreInvalid", refusal.ErrorId);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", refusal.Message + refusal.Target + refusal.Remedy, StringComparison.Ordinal);
    }
}
