using System.Text.RegularExpressions;

namespace ReleaseTools.Logging;

/// <summary>Which environment variables hold secrets, judged by their names.</summary>
public static partial class SecretName
{
    private static readonly string[] s_words =
    [
        "TOKEN", "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PWD", "PASS", "KEY", "KEYS", "PAT", "AUTH", "JWT", "COOKIE",
        "CREDENTIAL", "CREDENTIALS", "SAS",
    ];

    /// <summary>Words that say it even where nothing sets them apart: <c>MYAPIKEY</c>.</summary>
    private static readonly string[] s_telling =
        ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "ACCESSKEY", "PRIVATEKEY", "SIGNINGKEY", "CREDENTIAL", "CONNECTIONSTRING", "CONNECTION_STRING"];

    /// <summary>The shell's working directories, and the socket by which a build reaches its ssh agent without seeing a key.</summary>
    private static readonly string[] s_harmless = ["PWD", "OLDPWD", "SSH_AUTH_SOCK"];

    /// <summary>Whether a part of the name says so: <c>GITHUB_TOKEN</c>, <c>SIGNING_KEY</c>, <c>NUGET_API_KEY</c>, <c>DbPassword</c>.</summary>
    public static bool IsSecret(string name)
    {
        if (s_harmless.Contains(name, StringComparer.OrdinalIgnoreCase)) return false;
        return s_telling.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
            || Seam.Split(name).Any(part => s_words.Contains(part.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Where one word of a name ends and the next begins: punctuation, or a capital after a small letter.</summary>
    [GeneratedRegex(@"[_.-]|(?<=[a-z0-9])(?=[A-Z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Seam { get; }
}
