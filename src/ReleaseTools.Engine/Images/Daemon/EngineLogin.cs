using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>A login that an engine is lent for a registry (https://docs.docker.com/reference/api/engine/version/v1.47/#section/Authentication).</summary>
internal sealed record EngineLogin([property: JsonPropertyName("serveraddress")] string Server)
{
    /// <summary>The header that it travels in.</summary>
    public const string Header = "X-Registry-Auth";

    [JsonPropertyName("username")]
    public string? User { get; private init; }

    [JsonPropertyName("password")]
    public string? Password { get; private init; }

    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; private init; }

    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; private init; }

    public static EngineLogin Of(RegistryServer server, RegistryCredential credential) => credential switch
    {
        { IsRegistryToken: true } => new EngineLogin(server.LoginName) { RegistryToken = credential.Secret },
        { IsIdentityToken: true } => new EngineLogin(server.LoginName) { IdentityToken = credential.Secret },
        _ => new EngineLogin(server.LoginName) { User = credential.User, Password = credential.Secret },
    };

    /// <summary>The header's value: base64url (RFC 4648, section 5) with its padding, without which Docker takes it for no login, and says nothing of that.</summary>
    public string Encode() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, EngineJson.Default.EngineLogin)).Replace('+', '-').Replace('/', '_');

    /// <summary>What nobody may see, should it be repeated.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Secrets => [.. new[] { Encode(), Password, IdentityToken, RegistryToken }.OfType<string>()];

    // a record would print its secrets
    public override string ToString() => $"login for {Server}";
}
