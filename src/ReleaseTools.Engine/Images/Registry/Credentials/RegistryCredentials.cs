using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>
/// The logins that <c>docker login</c>, <c>podman login</c> and their like have left, first those that a variable names: <c>$DOCKER_AUTH_CONFIG</c> itself,
/// <c>$DOCKER_CONFIG/config.json</c>, <c>$REGISTRY_AUTH_FILE</c>, <c>$XDG_RUNTIME_DIR/containers/auth.json</c>, <c>$XDG_CONFIG_HOME/containers/auth.json</c> (by default
/// <c>~/.config</c>), <c>~/.docker/config.json</c> (https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md,
/// https://github.com/google/go-containerregistry/blob/main/pkg/authn/README.md). The first that knows a registry counts. Asked once for each repository.
/// </summary>
internal sealed class RegistryCredentials(IReadOnlyDictionary<string, string> environment) : IRegistryCredentials
{
    private const string AuthVariable = "DOCKER_AUTH_CONFIG";

    private readonly ConcurrentDictionary<(string Registry, string Repository), Lazy<Task<RegistryCredential?>>> _found = [];
    private readonly ConcurrentDictionary<(string Helper, string Server), Lazy<Task<RegistryCredential?>>> _asked = [];

    public async Task<RegistryCredential?> FindAsync(RegistryServer server, string repository, CancellationToken cancellation)
    {
        (string, string) key = (server.Name, repository);
        // the helper's time is bounded by itself: who stops waiting must not take the answer from the others
        Lazy<Task<RegistryCredential?>> search = _found.GetOrAdd(key, _ => new Lazy<Task<RegistryCredential?>>(() => SearchAsync(server, repository)));
        try
        {
            return await search.Value.WaitAsync(cancellation);
        }
        catch (ReleaseException)
        {
            _found.TryRemove(new(key, search));
            throw;
        }
    }

    private async Task<RegistryCredential?> SearchAsync(RegistryServer server, string repository)
    {
        foreach (DockerConfiguration configuration in Configurations())
        {
            foreach (string helper in configuration.HelpersFor(server))
            {
                if (await AskAsync(helper, server) is { } found) return found;
            }
            if (configuration.LoginFor(server, repository) is { } login) return login;
        }
        return null;
    }

    private Task<RegistryCredential?> AskAsync(string helper, RegistryServer server) =>
        _asked.GetOrAdd((helper, server.LoginName), _ => new Lazy<Task<RegistryCredential?>>(() => new CredentialHelper(helper, environment).GetAsync(server.LoginName, CancellationToken.None))).Value;

    // read one after the other: what is wrong with a later one is no matter where an earlier one knows the registry
    private IEnumerable<DockerConfiguration> Configurations()
    {
        if (Named(AuthVariable) is { } text && DockerConfiguration.TryParse($"${AuthVariable}", Encoding.UTF8.GetBytes(text)) is { } variable) yield return variable;
        foreach (string file in Files())
        {
            if (DockerConfiguration.TryRead(file) is { } configuration) yield return configuration;
        }
    }

    private IEnumerable<string> Files()
    {
        string? home = Named("HOME") ?? Named("USERPROFILE");
        string?[] files =
        [
            Below(Named("DOCKER_CONFIG"), "config.json"),
            Named("REGISTRY_AUTH_FILE"),
            Below(Named("XDG_RUNTIME_DIR"), "containers", "auth.json"),
            Below(Named("XDG_CONFIG_HOME") ?? Below(home, ".config"), "containers", "auth.json"),
            Named("DOCKER_CONFIG") is null ? Below(home, ".docker", "config.json") : null,
        ];
        return files.OfType<string>();
    }

    private string? Named(string variable) => environment.GetValueOrDefault(variable) is { Length: > 0 } value ? value : null;

    private static string? Below(string? folder, params string[] names) => folder is null ? null : Path.Combine([folder, .. names]);
}

/// <summary>Knows who one is for a registry.</summary>
internal interface IRegistryCredentials
{
    /// <param name="repository">Some logins are for a part of a registry only.</param>
    /// <returns>Null where there is no login: much can be read without.</returns>
    /// <exception cref="ReleaseException">There should be one, but it can't be had.</exception>
    Task<RegistryCredential?> FindAsync(RegistryServer server, string repository, CancellationToken cancellation);
}

/// <summary>Who one is for a registry. Its secret is shown nowhere.</summary>
internal sealed class RegistryCredential
{
    /// <summary>The user name that marks an identity token (https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol).</summary>
    private const string TokenUser = "<token>";

    private readonly string _secret;

    /// <param name="source">Where it was found, for people: a file, a program.</param>
    public RegistryCredential(string user, string secret, string source, bool isIdentityToken = false) =>
        (User, _secret, Source, IsIdentityToken) = (user, secret, source, isIdentityToken || user == TokenUser);

    public string User { get; }

    public string Source { get; }

    /// <summary>Whether the secret is for the token server alone, which gives tokens for it; else it is a password.</summary>
    public bool IsIdentityToken { get; }

    /// <summary>Whether the secret is a token that the registry itself takes, as it is.</summary>
    public bool IsRegistryToken { get; private init; }

    internal string Secret => _secret;

    /// <summary>What must never be seen, in each form that it is sent in.</summary>
    internal IReadOnlyList<string> Secrets => [_secret, Basic.Parameter!, Uri.EscapeDataString(_secret)];

    /// <summary>User and password (RFC 7617); an identity token in the place of a password where a token server takes it no other way.</summary>
    internal AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{(User.Length > 0 ? User : TokenUser)}:{_secret}")));

    /// <summary>What the registry itself is shown.</summary>
    internal AuthenticationHeaderValue Header => IsRegistryToken ? new("Bearer", _secret) : Basic;

    /// <summary>The <c>registrytoken</c> of a login (https://github.com/docker/cli/blob/master/cli/config/types/authconfig.go).</summary>
    public static RegistryCredential OfRegistryToken(string token, string source) => new("", token, source) { IsRegistryToken = true };

    public override string ToString() => $"login from {Source}";
}
