using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

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
