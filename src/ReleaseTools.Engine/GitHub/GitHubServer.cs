using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub;

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
