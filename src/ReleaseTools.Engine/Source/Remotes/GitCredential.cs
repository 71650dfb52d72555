using ReleaseTools.Ci;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>A name and a secret for a remote over HTTP. The secret reaches git through the environment of its process, and nothing else.</summary>
public sealed class GitCredential
{
    public const string UserVariable = "RELEASE_GIT_USERNAME";

    public const string SecretVariable = "RELEASE_GIT_TOKEN";

    // what hosts that only look at the token accept
    private const string DefaultUser = "x-access-token";

    // builtins of git's own shell: the secret is on no command line
    private const string Helper =
        $"!f() {{ test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"${UserVariable}\" \"${SecretVariable}\"; }}; f";

    private readonly string _user, _secret;

    /// <exception cref="UsageException">A line break, which git's credential protocol can't hold.</exception>
    public GitCredential(string user, string secret)
    {
        if (user.AsSpan().IndexOfAny("\r\n\0") >= 0 || secret.AsSpan().IndexOfAny("\r\n\0") >= 0)
            throw new UsageException("CredentialInvalid", UserVariable, "The user name or the token for the remote has a line break in it.", "Set it again without one.");
        (_user, _secret) = (user.Length > 0 ? user : DefaultUser, secret);
    }

    /// <summary>What must never be seen.</summary>
    internal string Secret => _secret;

    /// <summary>What the environment has for a host: the token that is meant for remotes, else the one that a CI gives its jobs for that host.</summary>
    /// <param name="host">As <c>https://host:port</c>.</param>
    /// <returns>Null where it has none.</returns>
    public static GitCredential? From(IReadOnlyDictionary<string, string> environment, string host)
    {
        if (environment.GetValueOrDefault(SecretVariable) is { Length: > 0 } secret) return new(environment.GetValueOrDefault(UserVariable) ?? "", secret);
        return CiVariables.GitToken(new Uri(host).Authority, environment) is { } name ? new("", environment[name].Trim()) : null;
    }

    /// <summary>The environment that has git ask us, and nobody else, for the credential of these hosts, and of no others.</summary>
    /// <param name="hosts">As <c>https://host:port</c>.</param>
    /// <param name="environment">What git inherits: settings that were handed down in it stay.</param>
    internal IReadOnlyDictionary<string, string> EnvironmentFor(IEnumerable<string> hosts, IReadOnlyDictionary<string, string> environment)
    {
        int count = int.TryParse(environment.GetValueOrDefault("GIT_CONFIG_COUNT"), out int inherited) ? inherited : 0;
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { [UserVariable] = _user, [SecretVariable] = _secret };
        foreach (string host in hosts)
        {
            // the empty one forgets the helpers that are configured: they would be handed the secret, to keep
            foreach (string helper in new[] { "", Helper })
            {
                variables[$"GIT_CONFIG_KEY_{count}"] = $"credential.{host}.helper";
                variables[$"GIT_CONFIG_VALUE_{count++}"] = helper;
            }
        }
        variables["GIT_CONFIG_COUNT"] = $"{count}";
        return variables;
    }

    public override string ToString() => _user;
}
