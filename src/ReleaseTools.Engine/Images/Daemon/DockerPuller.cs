using System.Text.Json;
using System.Text.Json.Serialization;
using Docker.DotNet;
using Docker.DotNet.Models;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Has an engine fetch images from their registries, with the logins that there are for those.</summary>
internal sealed class DockerPuller(DockerConnection engine, IRegistryCredentials credentials)
{
    // a registry that sends nothing would be waited for as long as a container that runs
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <returns>Null where the engine has no such image.</returns>
    public Task<ImageInspectResponse?> FindAsync(RegistryReference image, CancellationToken cancellation) =>
        engine.FindAsync(docker => docker.Images.InspectImageAsync($"{Full(image)}", cancellation));

    /// <summary>The platform of an image; null where the engine does not say.</summary>
    public static ImagePlatform? PlatformOf(ImageInspectResponse image) => image is { Os.Length: > 0, Architecture.Length: > 0 } ? ImagePlatform.Of(image.Os, image.Architecture, image.Variant) : null;

    /// <summary>Fetches an image.</summary>
    /// <param name="platform">Null = what the engine's machine runs.</param>
    /// <exception cref="RefusedException">It could not be fetched; what the engine and the registry say is in the message.</exception>
    public async Task<ImageInspectResponse> PullAsync(RegistryReference image, CancellationToken cancellation, ImagePlatform? platform = null)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        soon.CancelAfter(s_longest);
        try
        {
            RegistryReference full = Full(image);
            var parameters = new ImagesCreateParameters { FromImage = full.Name, Tag = full.Selector, Platform = platform?.ToString() };
            DockerLogin? login = await LoginAsync(image, soon.Token);
            using DockerClient docker = engine.Lend(login);
            await engine.FollowAsync(told => docker.Images.CreateImageAsync(parameters, authConfig: null, told, soon.Token), $"pulling {image}", $"pulling {image} failed", login);
        }
        catch (DockerFailedException e)
        {
            throw Refused(image, platform, e.Message, e);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Refused(image, platform, $"pulling it took longer than {s_longest.TotalHours} h.", null);
        }
        return await FindAsync(image, cancellation) ?? throw Refused(image, platform, "it was pulled, and is not there.", null);
    }

    /// <summary>Asks an image's registry for it, by way of the engine and without fetching it.</summary>
    /// <exception cref="DockerFailedException">The image does not exist, access to it is denied, or the engine cannot reach registries.</exception>
    public async Task AskAsync(RegistryReference image, CancellationToken cancellation)
    {
        using DockerClient docker = engine.Lend(await LoginAsync(image, cancellation));
        await engine.AskAsync(_ => docker.Distribution.InspectAsync($"{Full(image)}", cancellation));
    }

    private async Task<DockerLogin?> LoginAsync(RegistryReference image, CancellationToken cancellation)
    {
        RegistryServer server = RegistryServer.Of(image.Registry, RegistryOptions.None);
        return await credentials.FindAsync(server, image.Repository, cancellation) is { } login ? DockerLogin.Of(server, login) : null;
    }

    private static RegistryReference Full(RegistryReference image) => image.Digest is null && image.Tag is null ? image.WithTag(RegistryReference.DefaultTag) : image;

    private RefusedException Refused(RegistryReference image, ImagePlatform? platform, string why, Exception? inner) => new("ImageNotPulled", ErrorCategory.ObjectNotFound, image.ToString(),
        $"The container engine at {engine.Name} has no image {image}{(platform is null ? "" : $" for {platform}")}, and could not pull it: {why}",
        $"Check its name. If its registry wants a login: {RegistryServer.Of(image.Registry, RegistryOptions.None).LoginCommand}. Where there is no network, load it: docker load --input FILE.", inner);
}

/// <summary>A login that an engine is lent for a registry (https://docs.docker.com/reference/api/engine/version/v1.47/#section/Authentication).</summary>
internal sealed record DockerLogin([property: JsonPropertyName("serveraddress")] string Server)
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

    public static DockerLogin Of(RegistryServer server, RegistryCredential credential) => credential switch
    {
        { IsRegistryToken: true } => new DockerLogin(server.LoginName) { RegistryToken = credential.Secret },
        { IsIdentityToken: true } => new DockerLogin(server.LoginName) { IdentityToken = credential.Secret },
        _ => new DockerLogin(server.LoginName) { User = credential.User, Password = credential.Secret },
    };

    /// <summary>The header's value: base64url (RFC 4648, section 5) with its padding, without which Docker takes it for no login, and says nothing of that.</summary>
    public string Encode() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, DockerJson.Default.DockerLogin)).Replace('+', '-').Replace('/', '_');

    /// <summary>What nobody may see, should it be repeated.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Secrets => [.. new[] { Encode(), Password, IdentityToken, RegistryToken }.OfType<string>()];

    // a record would print its secrets
    public override string ToString() => $"login for {Server}";
}
