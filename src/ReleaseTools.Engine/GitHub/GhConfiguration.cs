using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ReleaseTools.Engine.GitHub;

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
