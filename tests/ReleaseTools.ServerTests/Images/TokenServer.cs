using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ReleaseTools.ServerTests.Images;

/// <summary>Gives out tokens as docker-registry wants them (https://distribution.github.io/distribution/spec/auth/jwt/), signed with RS256, to one user; and to a reader, who gets none for writing.</summary>
internal sealed class TokenServer : IAsyncDisposable
{
    public const string Reader = "reader", ReaderPassword = "reads";

    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly string _expected;
    private LoopbackServer _server = null!;
    private int _given;

    private TokenServer(string user, string password)
    {
        _certificate = new CertificateRequest("CN=tests", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
    }

    public Uri Realm => new(_server.Address, "token");

    /// <summary>In PEM.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    /// <summary>How many tokens it gave.</summary>
    public int Given => _given;

    public static async Task<TokenServer> StartAsync(string user, string password)
    {
        var server = new TokenServer(user, password);
        server._server = await LoopbackServer.StartAsync(server.AnswerAsync);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _certificate.Dispose();
        _key.Dispose();
    }

    private Task AnswerAsync(HttpContext context)
    {
        bool isReader = context.Request.Headers.Authorization == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Reader}:{ReaderPassword}"))}";
        if (!isReader && context.Request.Headers.Authorization != _expected)
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        }
        Interlocked.Increment(ref _given);
        var access = new JsonArray([.. context.Request.Query["scope"].OfType<string>().Select(scope => Access(scope, isReader))]);
        return context.Response.WriteAsync(new JsonObject { ["token"] = Sign(access), ["expires_in"] = 60, ["issued_at"] = DateTime.UtcNow.ToString("O") }.ToJsonString());
    }

    private static JsonNode Access(string scope, bool isReader)
    {
        string[] parts = scope.Split(':');
        return new JsonObject { ["type"] = parts[0], ["name"] = parts[1], ["actions"] = new JsonArray([.. parts[2].Split(',').Where(action => !isReader || action == "pull").Select(action => (JsonNode)action)]) };
    }

    private string Sign(JsonArray access)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = "tests",
            ["sub"] = "tests",
            ["aud"] = "docker-registry",
            ["exp"] = now + 60,
            ["nbf"] = now - 10,
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString("n"),
            ["access"] = access,
        };
        string signed = $"{Encoded(header)}.{Encoded(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encoded(JsonNode json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
