using System.Net;

namespace ReleaseTools.Images.Registry;

/// <summary>A registry as it is named in images, and where its API is.</summary>
/// <param name="Name">Host and port: <c>docker.io</c>, <c>127.0.0.1:5000</c>.</param>
/// <param name="Address">Ends in a slash.</param>
public sealed record RegistryServer(string Name, Uri Address)
{
    private const string DockerHubApi = "registry-1.docker.io";

    /// <summary>The server that <c>docker login</c> knows a registry by: its name, but for Docker Hub.</summary>
    public string LoginName => Name == ImageReference.DockerHub ? "https://index.docker.io/v1/" : Name;

    /// <summary>How one logs in there.</summary>
    public string LoginCommand => Name == ImageReference.DockerHub ? "docker login" : $"docker login {Name}";

    /// <param name="registry">As an image names it.</param>
    public static RegistryServer Of(string registry, RegistryOptions options) =>
        new(registry, new Uri($"{(options.IsPlainHttp(registry) ? "http" : "https")}://{(registry == ImageReference.DockerHub ? DockerHubApi : registry)}/"));

    /// <summary>Whether a registry is this machine's: Docker itself speaks to those without encryption (https://docs.docker.com/reference/cli/dockerd/#insecure-registries).</summary>
    public static bool IsLocal(string registry)
    {
        string host = registry.StartsWith('[') ? registry[1..Math.Max(1, registry.IndexOf(']', StringComparison.Ordinal))] : registry.Split(':')[0];
        return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    /// <summary>Whether an address is on the registry itself: then a credential for it may go there.</summary>
    public bool Owns(Uri address) => address.Scheme == Address.Scheme && string.Equals(address.Authority, Address.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address of the token server that a registry names, relative to the registry or not, once it is one that a password may go to.</summary>
    /// <exception cref="RegistryException">It is no http or https address, holds a login, or would have the password travel in the clear where the registry itself is encrypted.</exception>
    public Uri TokenServer(AuthChallenge challenge)
    {
        string realm = challenge.Realm ?? "";
        // what begins with a slash is on the registry; to .NET it would be a file
        if (!(realm.StartsWith('/') ? Uri.TryCreate(Address, realm, out Uri? address) : Uri.TryCreate(realm, UriKind.Absolute, out address)) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            throw Refused($"it names {(realm.Length == 0 ? "none" : $"'{Shown(realm)}'")}, which is no http or https address");
        if (address.UserInfo.Length > 0) throw Refused("its address holds a login");
        if (address.Scheme == "http" && Address.Scheme == "https") throw Refused($"{address.Authority} would get it without encryption");
        return address;
    }

    private RegistryException Refused(string why) => new("RegistryRealm", ErrorCategory.SecurityError, Name,
        $"{Name} wants a token of its token server, but nothing can be sent there: {why}.", $"Have the operator of {Name} fix its token realm.");

    private static string Shown(string realm) => string.Concat(realm.Where(c => !char.IsControl(c)).Take(100));
}
