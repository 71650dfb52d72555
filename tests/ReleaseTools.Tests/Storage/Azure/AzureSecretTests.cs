using Azure.Core;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Azure;

namespace ReleaseTools.Tests.Storage.Azure;

/// <summary>Keys, signatures and tokens open doors: none of them may be in what a failure says, not even where the server repeats them.</summary>
public sealed class AzureSecretTests : IAsyncLifetime
{
    private const string Signature = "sv=2024-11-04&sp=rwdl&sig=MARKED%2FSIGNATURE%2Bx%3D";

    private static readonly CancellationToken s_none = CancellationToken.None;

    private AzureFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await AzureFake.StartAsync();

    public ValueTask DisposeAsync() => _fake.DisposeAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_signature_that_the_server_repeats_is_not_shown(int status)
    {
        IObjectStore store = _fake.Open(new AzureEnvironment { Signature = Signature });
        ObjectInfo source = (await store.PutAsync("a", ObjectContent.FromText("a"), Precondition.None, s_none)).Written!;
        _fake.Fail(_ => true, new StoreFault(status) { Times = int.MaxValue, Body = $"<?xml version=\"1.0\"?><Error><Code>SomeCode</Code><Message>Who is MARKED/SIGNATURE+x= of https://x/?{Signature.Replace("&", "&amp;")}</Message></Error>" });
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => store.StatAsync("x", s_none),
            () => store.PutTextAsync("x", "x"),
            () => store.PutAsync("x", ObjectContent.FromBytes(new byte[9 << 20]), Precondition.None, s_none),
            () => store.CopyAsync(source, "b", Precondition.None, s_none),
            () => store.KeysAsync(""),
            () => store.OpenReadAsync("x", null, s_none),
        })
        {
            Assert.DoesNotContain("MARKED", (await Assert.ThrowsAsync<StoreFailedException>(act)).ToString(), StringComparison.Ordinal);
        }
        Assert.All(_fake.Authorizations, sent => Assert.Equal("MARKED/SIGNATURE+x=", sent));
    }

    [Fact]
    public async Task A_server_that_is_not_there_shows_no_signature()
    {
        IObjectStore store = _fake.Open(new AzureEnvironment { Signature = Signature });
        await _fake.DisposeAsync();
        Assert.DoesNotContain("MARKED", (await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("x", s_none))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_signs_and_is_not_sent()
    {
        IObjectStore store = _fake.Open();
        ObjectInfo source = (await store.PutAsync("a", ObjectContent.FromText("a"), Precondition.None, s_none)).Written!;
        Assert.True((await store.CopyAsync(source, "b", Precondition.Absent, s_none)).IsWritten);
        Assert.NotEmpty(_fake.Authorizations);
        Assert.All(_fake.Authorizations, sent => Assert.DoesNotContain(AzureFakeOpening.Key, sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_credentials_the_error_says_what_to_do()
    {
        var login = new AzureLogin(() => throw new InvalidOperationException("DefaultAzureCredential failed: eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.MARKEDxMARKEDxMARKEDxMARKED"));
        var failure = await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await login.GetTokenAsync(new TokenRequestContext([AzureLogin.Scope]), s_none));
        Assert.Contains("az login", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_logs_in_is_loaded_by_who_logs_in()
    {
        Assert.Equal("login", AzureConnection.Open(AzureAddress.Parse("az://account/container"), new AzureEnvironment()).Container.Credentials.ToString());
        await _fake.Open().PutTextAsync("x", "x");
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "Microsoft.Identity.Client");
    }

    [Fact]
    public async Task A_token_is_asked_for_once_while_it_lasts()
    {
        int asked = 0;
        var login = new AzureLogin(() => DelegatedTokenCredential.Create((_, _) => new AccessToken($"token {++asked}", DateTimeOffset.UtcNow + (asked == 1 ? TimeSpan.FromMinutes(1) : TimeSpan.FromHours(1)))));
        string[] tokens = [await TokenAsync(), await TokenAsync(), await TokenAsync()];
        Assert.Equal(["token 1", "token 2", "token 2"], tokens);

        async Task<string> TokenAsync() => (await login.GetTokenAsync(new TokenRequestContext([AzureLogin.Scope]), s_none)).Token;
    }
}
