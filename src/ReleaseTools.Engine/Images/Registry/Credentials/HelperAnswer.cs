using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>What a credential helper prints (https://github.com/docker/docker-credential-helpers#development).</summary>
internal sealed class HelperAnswer
{
    [JsonPropertyName("Username")]
    public string? Username { get; init; }

    [JsonPropertyName("Secret")]
    public string? Secret { get; init; }
}
