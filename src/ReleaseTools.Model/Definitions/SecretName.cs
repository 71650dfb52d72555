namespace ReleaseTools.Definitions;

/// <summary>Which environment variables hold secrets, judged by their names.</summary>
public static class SecretName
{
    private static readonly string[] s_words =
        ["TOKEN", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "PASS", "APIKEY", "KEY", "PAT", "CREDENTIAL", "CREDENTIALS", "SAS", "CONNECTIONSTRING"];

    private static readonly string[] s_harmless = ["PWD", "OLDPWD"];

    /// <summary>Whether a part of the name says so: <c>GITHUB_TOKEN</c>, <c>SIGNING_KEY</c>, <c>NUGET_API_KEY</c>, <c>DbPassword</c>.</summary>
    public static bool IsSecret(string name)
    {
        if (s_harmless.Contains(name, StringComparer.OrdinalIgnoreCase)) return false;
        string[] parts = name.Split('_', '-', '.');
        return parts.Any(part => s_words.Contains(part, StringComparer.OrdinalIgnoreCase))
            || s_words.Where(word => word.Length >= 5).Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
