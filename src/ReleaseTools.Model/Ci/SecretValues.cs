using ReleaseTools.Logging;

namespace ReleaseTools.Ci;

/// <summary>Which values a CI is asked to mask.</summary>
public static class SecretValues
{
    /// <summary>The CI's own, which it masks by itself: telling it again would be one more way for them to be seen.</summary>
    private static readonly string[] s_masked = ["GITHUB_TOKEN", "GH_TOKEN", "SYSTEM_ACCESSTOKEN", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];

    /// <summary>
    /// The values of secret variables, and each line of one that has several: a CI compares line by line. Longest first, each once. Short ones, numbers and the words of switches are left out: masked, they would make holes in
    /// every line of the job.
    /// </summary>
    /// <param name="named">Variables that are secret whatever they are called.</param>
    public static IReadOnlyList<string> ToMask(IReadOnlyDictionary<string, string> environment, IEnumerable<string>? named = null)
    {
        string[] masked = [.. s_masked.Select(name => environment.TryGetValue(name, out string? value) ? value : "")];
        HashSet<string> secrets = [.. named ?? []];
        return [.. environment
            .Where(variable => (secrets.Contains(variable.Key) || SecretName.IsSecret(variable.Key)) && IsSecretive(variable.Value) && !masked.Contains(variable.Value))
            .SelectMany(variable => variable.Value.Trim().AsSpan().IndexOfAny('\n', '\r') < 0 ? [variable.Value] : SecretForms.Lines(variable.Value))
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(value => value.Length)];
    }

    private static bool IsSecretive(string value) =>
        value.Trim().Length >= 4 && !value.All(char.IsAsciiDigit) && !bool.TryParse(value, out _);
}
