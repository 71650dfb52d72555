using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.Tests.Storage.Azure;

/// <summary>Which credentials go where, and that none is shown.</summary>
public sealed class AzureEnvironmentTests
{
    private const string Connection = "AZURE_STORAGE_CONNECTION_STRING", Sas = "AZURE_STORAGE_SAS_TOKEN", Key = "AZURE_STORAGE_KEY", Account = "AZURE_STORAGE_ACCOUNT", Endpoint = "AZURE_STORAGE_BLOB_ENDPOINT";

    [Theory]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5;EndpointSuffix=core.windows.net", "acme", "a2V5", null, "https://acme.blob.core.windows.net/")]
    [InlineData("AccountName=acme;AccountKey=a2V5==;BlobEndpoint=http://127.0.0.1:10000/acme;", "acme", "a2V5==", null, "http://127.0.0.1:10000/acme")]
    [InlineData("BlobEndpoint=https://acme.blob.core.usgovcloudapi.net/;SharedAccessSignature=sv=2024&sig=x%3D", null, null, "sv=2024&sig=x%3D", "https://acme.blob.core.usgovcloudapi.net/")]
    public void A_connection_string_says_where_and_with_what(string text, string? account, string? key, string? signature, string endpoint)
    {
        AzureEnvironment found = Read((Connection, text), (Key, "b3RoZXI="), (Sas, "sv=other"));
        Assert.Equal((account, key, signature, endpoint), (found.Account, found.Key, found.Signature, found.Endpoint?.AbsoluteUri));
        Assert.DoesNotContain("a2V5", found.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sig", found.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_goes_before_a_key()
    {
        AzureEnvironment found = Read((Sas, "?sv=2024&sig=x"), (Key, "a2V5"), (Account, "acme"), (Endpoint, "https://blob.example.com"));
        Assert.Equal(("acme", null, "sv=2024&sig=x", "https://blob.example.com/"), (found.Account, found.Key, found.Signature, found.Endpoint?.AbsoluteUri));
    }

    [Theory]
    [InlineData(Connection, "AccountName=acme", "neither AccountKey nor SharedAccessSignature")]
    [InlineData(Connection, "MARKED", "no NAME=VALUE")]
    [InlineData(Connection, "AccountName=acme;AccountKey=MARKED;BlobEndpoint=http://blob.example.com", "read and change what is sent")]
    [InlineData(Connection, "AccountName=acme;AccountKey=MARKED;BlobEndpoint=nowhere", "no http or https address")]
    [InlineData(Endpoint, "http://blob.example.com", "read and change what is sent")]
    [InlineData(Endpoint, "https://me:MARKED@blob.example.com", "holds credentials")]
    public void What_makes_no_sense_is_refused_and_not_repeated(string name, string value, string why)
    {
        var refusal = Assert.Throws<UsageException>(() => Read((name, value)));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", refusal.ToString() + refusal.Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("az://acme/c", "none", "login")]
    [InlineData("az://acme/c", "key", "key")]
    [InlineData("az://acme/c", "signature", "signature")]
    [InlineData("az://acme/c?login=none", "key", "none")]
    [InlineData("az://acme/c?endpoint=https://acme.blob.core.chinacloudapi.cn", "none", "login")]
    [InlineData("az://acme/c?endpoint=http://127.0.0.1:10000/acme", "key", "key")]
    [InlineData("az://acme/c?endpoint=http://127.0.0.1:10000/acme", "none", "none")]              // a token never goes without encryption
    [InlineData("az://acme/c?endpoint=https://blob.example.com", "signature", "none")]            // who wrote release.yaml does not get the credentials of who builds
    [InlineData("az://acme/c?endpoint=https://core.windows.net.example.com", "none", "none")]
    [InlineData("az://acme/c?endpoint=https://blob.example.com&login=default", "key", "key")]
    public void Credentials_go_to_Azure_and_to_this_machine_unless_the_URL_says_otherwise(string url, string has, string sent)
    {
        AzureEnvironment environment = has switch
        {
            "key" => new AzureEnvironment { Key = AzureFakeOpening.Key },
            "signature" => new AzureEnvironment { Signature = "sv=2024&sig=x" },
            _ => new AzureEnvironment(),
        };
        Assert.Equal(sent, AzureConnection.Open(AzureAddress.Parse(url), environment).Container.Credentials.ToString());
    }

    [Fact]
    public void Credentials_of_one_account_are_not_used_for_another()
    {
        var refusal = Assert.Throws<UsageException>(() => AzureConnection.Open(AzureAddress.Parse("az://acme/c"), new AzureEnvironment { Account = "other", Key = AzureFakeOpening.Key }));
        Assert.Contains("names the storage account other, but", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_none_is_refused_and_not_repeated()
    {
        var refusal = Assert.Throws<UsageException>(() => AzureConnection.Open(AzureAddress.Parse("az://acme/c"), new AzureEnvironment { Key = "MARKED!" }));
        Assert.Contains("AZURE_STORAGE_KEY can't be used: the key is not in base 64", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", refusal.ToString(), StringComparison.Ordinal);
    }

    private static AzureEnvironment Read(params (string Name, string Value)[] variables) =>
        AzureEnvironment.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
