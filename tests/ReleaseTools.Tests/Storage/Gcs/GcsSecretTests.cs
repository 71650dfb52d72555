using System.Security.Cryptography;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Storage.Gcs;

namespace ReleaseTools.Tests.Storage.Gcs;

/// <summary>Tokens, keys and upload addresses open doors: none of them may be in what a failure says, not even where the server repeats them.</summary>
public sealed class GcsSecretTests : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private readonly TestFolder _folder = new();
    private GcsFake _fake = null!;

    public async ValueTask InitializeAsync() => _fake = await GcsFake.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task A_token_that_the_server_repeats_is_not_shown(int status)
    {
        IObjectStore store = _fake.Open(_folder, new MarkedToken("MARKED-TOKEN"));
        _fake.Fail(_ => true, new StoreFault(status) { Times = int.MaxValue, Body = """{"error":{"message":"Who is MARKED-TOKEN? Authorization: Bearer MARKED-TOKEN"}}""" });
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => store.StatAsync("x", s_none),
            () => store.PutTextAsync("x", "x"),
            () => store.PutAsync("x", ObjectContent.FromBytes(new byte[9 << 20]), Precondition.None, s_none),
            () => store.KeysAsync(""),
            () => store.OpenReadAsync("x", null, s_none),
        })
        {
            Assert.DoesNotContain("MARKED", (await Assert.ThrowsAsync<StoreFailedException>(act)).ToString(), StringComparison.Ordinal);
        }
        Assert.NotEmpty(_fake.Authorizations);
    }

    [Theory]
    [InlineData("400")]
    [InlineData("500")]
    [InlineData("reset")]
    [InlineData("stall")]
    public async Task An_uploads_address_is_not_shown_and_carries_no_token(string what)
    {
        IObjectStore store = _fake.Open(_folder, new MarkedToken("MARKED-TOKEN"));
        string? session = null;
        bool saw = false;
        _fake.Fail(request =>
        {
            if (request.Path[0] != "session") return false;
            saw |= request.Authorization.Length > 0;
            session = request["upload_id"];
            return true;
        }, what switch
        {
            "reset" => new StoreFault { Resets = true, Times = int.MaxValue },
            "stall" => new StoreFault { Stalls = true, Times = int.MaxValue },
            _ => new StoreFault(int.Parse(what)) { Times = int.MaxValue, Body = "upload_id=MARKED-SESSION refused" },
        });
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.PutAsync("x", ObjectContent.FromBytes(new byte[9 << 20]), Precondition.None, s_none));
        Assert.StartsWith("MARKED-SESSION-", session, StringComparison.Ordinal);
        Assert.DoesNotContain(session!, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED-TOKEN", failure.ToString(), StringComparison.Ordinal);
        Assert.False(saw);
    }

    [Fact]
    public async Task Without_credentials_the_error_says_what_to_do()
    {
        IObjectStore store = _fake.Open(_folder, new GcsCredential(_ => throw new InvalidOperationException("Your default credentials were not found.")));
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("x", s_none));
        Assert.Equal(ErrorCategory.PermissionDenied, failure.Category);
        Assert.Contains("gcloud auth application-default login", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_fake.Requests);
    }

    [Fact]
    public async Task A_service_accounts_token_is_asked_for_once_and_sent_along()
    {
        int tokens = 0;
        _fake.Fail(request => request.Path[0] == "token" && ++tokens > 0, new StoreFault(200) { Times = 10, Body = """{"access_token":"MARKED-TOKEN","expires_in":3600,"token_type":"Bearer"}""" });
        IObjectStore store = _fake.Open(_folder, new GcsCredential(_ => Task.FromResult(ServiceAccount().Credential)));
        await store.PutTextAsync("x", "x");
        Assert.Equal("x", await store.TextAsync("x"));
        Assert.Equal(1, tokens);
        Assert.All(_fake.Authorizations, authorization => Assert.Equal("Bearer MARKED-TOKEN", authorization));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Invalid JWT: eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.MARKEDxMARKEDxMARKEDxMARKEDxMARKED.abc"}""")]
    [InlineData(500, "MARKEDxMARKEDxMARKEDxMARKEDxMARKEDxMARKEDxMARKED")]
    public async Task A_refused_service_account_shows_neither_its_key_nor_its_assertion(int status, string body)
    {
        _fake.Fail(request => request.Path[0] == "token", new StoreFault(status) { Times = int.MaxValue, Body = body });
        (GoogleCredential credential, string key) = ServiceAccount();
        IObjectStore store = _fake.Open(_folder, new GcsCredential(_ => Task.FromResult(credential)));
        var failure = await Assert.ThrowsAsync<StoreFailedException>(() => store.StatAsync("x", s_none));
        Assert.Equal(ErrorCategory.PermissionDenied, failure.Category);
        Assert.DoesNotContain("MARKED", failure.ToString(), StringComparison.Ordinal);
        foreach (string line in key.Split('\n').Where(line => line.Length > 20 && !line.StartsWith('-'))) Assert.DoesNotContain(line, failure.ToString(), StringComparison.Ordinal);
    }

    private (GoogleCredential Credential, string Key) ServiceAccount()
    {
        using RSA rsa = RSA.Create(2048);
        string key = rsa.ExportPkcs8PrivateKeyPem();
        string json = JsonSerializer.Serialize(new
        {
            type = "service_account",
            project_id = "p",
            private_key_id = "1",
            private_key = key,
            client_email = "test@p.iam.gserviceaccount.com",
            client_id = "1",
            token_uri = new Uri(_fake.Address, "/token").AbsoluteUri,
        });
        return (CredentialFactory.FromJson<ServiceAccountCredential>(json).ToGoogleCredential(), key);
    }
}
