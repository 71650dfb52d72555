using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ReleaseTools.Engine.GitHub;

/// <summary>A token for one host. It is shown nowhere.</summary>
public sealed class GitHubToken : IHttpCredential
{
    private readonly string _secret;

    private GitHubToken(string secret, string source) => (_secret, Source) = (secret, source);

    /// <summary>Where it was found, for people: <c>GH_TOKEN</c>.</summary>
    public string Source { get; }

    /// <summary>Tells tokens apart without being one.</summary>
    internal string Mark => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_secret)))[..16];

    /// <summary>What must never be seen.</summary>
    internal string Secret => _secret;

    /// <summary>The token that a host gets, as <c>gh</c> finds it (https://cli.github.com/manual/gh_help_environment): what was given, the environment's, then its own configuration's.</summary>
    /// <param name="given">Typed, or from a vault; null = look for one.</param>
    /// <returns>Null where there is none: public repositories can be read without.</returns>
    /// <exception cref="UsageException">A line break, or a character that no token has.</exception>
    public static GitHubToken? Find(string host, SecureString? given, IReadOnlyDictionary<string, string> environment)
    {
        if (given is { Length: > 0 }) return Checked(new NetworkCredential("", given).Password, "-Token");
        foreach (string name in IsCommon(host) ? s_common : s_enterprise)
        {
            if (environment.GetValueOrDefault(name)?.Trim() is { Length: > 0 } secret) return Checked(secret, name);
        }
        return GhConfiguration.TokenOf(host, environment) is { } kept ? Checked(kept, "gh") : null;
    }

    /// <summary>What to do where a host's token is missing: another host takes its token from another variable.</summary>
    public static string HowToGive(string host) => IsCommon(host)
        ? "Set GH_TOKEN (export GH_TOKEN=$(gh auth token)); PowerShell's commands take -Token, too."
        : $"Set GH_ENTERPRISE_TOKEN (export GH_ENTERPRISE_TOKEN=$(gh auth token --hostname {host})); PowerShell's commands take -Token, too.";

    public override string ToString() => $"token from {Source}";

    ValueTask IHttpCredential.AuthorizeAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _secret);
        return ValueTask.CompletedTask;
    }

    private static readonly string[] s_common = ["GH_TOKEN", "GITHUB_TOKEN"], s_enterprise = ["GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];

    private static bool IsCommon(string host) => host == GitHubRepository.DefaultHost || host.EndsWith(".ghe.com", StringComparison.Ordinal);

    private static GitHubToken Checked(string secret, string source) => secret.All(c => c is > ' ' and < '\u007f')
        ? new GitHubToken(secret, source)
        : throw new UsageException("GitHubTokenInvalid", source, $"What {source} holds is no token: it has blanks, line breaks or other characters in it that no token has.", "Set it again.");
}

/// <summary>What <c>gh auth login --insecure-storage</c>, and every <c>gh</c> before 2.24, keeps in <c>hosts.yml</c> (https://cli.github.com/manual/gh_auth_login). A token in the system's key ring is not there.</summary>
internal static class GhConfiguration
{
    /// <returns>Null where <c>gh</c> has no configuration, or none that can be read, or no token in it.</returns>
    public static string? TokenOf(string host, IReadOnlyDictionary<string, string> environment)
    {
        if (Folder(environment) is not { } folder) return null;
        string file = Path.Combine(folder, "hosts.yml");
        try
        {
            if (!File.Exists(file)) return null;
            using var reader = new StreamReader(file);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents is [{ RootNode: YamlMappingNode hosts }, ..]
                && hosts.Children.TryGetValue(host, out YamlNode? entry) && entry is YamlMappingNode account
                && account.Children.TryGetValue("oauth_token", out YamlNode? value) && value is YamlScalarNode { Value: { Length: > 0 } token }
                    ? token
                    : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            return null;                                                    // somebody else's file: what can't be read there is not there
        }
    }

    private static string? Folder(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("GH_CONFIG_DIR") is { Length: > 0 } named) return named;
        if (environment.GetValueOrDefault("XDG_CONFIG_HOME") is { Length: > 0 } xdg) return Path.Combine(xdg, "gh");
        if (OperatingSystem.IsWindows() && environment.GetValueOrDefault("AppData") is { Length: > 0 } data) return Path.Combine(data, "GitHub CLI");
        string? home = environment.GetValueOrDefault("HOME") ?? environment.GetValueOrDefault("USERPROFILE");
        return string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".config", "gh");
    }
}

/// <summary>Where a host's API is (https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api, and of Enterprise Server).</summary>
/// <param name="Host">As repositories name it: <c>github.com</c>.</param>
/// <param name="Api">Ends in a slash.</param>
/// <param name="GraphQl">The one address of the GraphQL API.</param>
public sealed record GitHubServer(string Host, Uri Api, Uri GraphQl)
{
    /// <summary>The host that a repository without one is on: as <c>gh</c> (<c>GH_HOST</c>) and GitHub Actions (<c>GITHUB_SERVER_URL</c>) name it.</summary>
    public static string DefaultHost(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault("GH_HOST") is { Length: > 0 } host ? host.ToLowerInvariant() : ActionsHost(environment) ?? GitHubRepository.DefaultHost;

    /// <summary>A host's API: where Actions says that it is (<c>GITHUB_API_URL</c>), else where it is by GitHub's rules.</summary>
    /// <exception cref="UsageException"><c>GITHUB_API_URL</c> is no address, or one without encryption that is not this machine's.</exception>
    public static GitHubServer Of(string host, IReadOnlyDictionary<string, string> environment)
    {
        string api = $"https://api.{host}/", graphQl = $"https://api.{host}/graphql";
        if (host != GitHubRepository.DefaultHost && !host.EndsWith(".ghe.com", StringComparison.Ordinal)) (api, graphQl) = ($"https://{host}/api/v3/", $"https://{host}/api/graphql");
        if (host == (ActionsHost(environment) ?? GitHubRepository.DefaultHost) && environment.GetValueOrDefault("GITHUB_API_URL") is { Length: > 0 } named)
        {
            api = named.TrimEnd('/') + "/";
            graphQl = environment.GetValueOrDefault("GITHUB_GRAPHQL_URL") is { Length: > 0 } other ? other : api + "graphql";
        }
        return new GitHubServer(host, Address(api), Address(graphQl));
    }

    private static string? ActionsHost(IReadOnlyDictionary<string, string> environment) =>
        Uri.TryCreate(environment.GetValueOrDefault("GITHUB_SERVER_URL"), UriKind.Absolute, out Uri? server) ? server.Authority.ToLowerInvariant() : null;

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.UserInfo.Length == 0 && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            ? address
            : throw new UsageException("GitHubAddressInvalid", "GITHUB_API_URL", "The address of GitHub's API begins with https://; without encryption the token would be readable on the way.",
                "Set GITHUB_API_URL (and GITHUB_GRAPHQL_URL) to the address of your server's API, or remove it.");
}
