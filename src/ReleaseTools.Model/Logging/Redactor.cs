using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseTools.Logging;

/// <summary>Takes secrets and control characters out of text before anyone can read it (R1.8).</summary>
/// <param name="secrets">Values that must never be seen, whatever they stand in.</param>
public sealed partial class Redactor(IEnumerable<string> secrets)
{
    private const string Mask = "***";

    private readonly string[] _secrets = [.. secrets.Where(secret => secret.Trim().Length >= 4).Distinct(StringComparer.Ordinal).OrderByDescending(secret => secret.Length)];

    /// <summary>A redactor that knows the values of all environment variables whose names say that they are secret.</summary>
    /// <param name="more">Further values that must not be seen.</param>
    public static Redactor ForEnvironment(IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string>? more = null) =>
        new(environment.Where(variable => Definitions.SecretName.IsSecret(variable.Key)).Select(variable => variable.Value).Concat(more ?? []));

    /// <summary>One line as it may be shown: secrets, credentials in URLs, tokens and signatures masked, colour codes and other control characters gone.</summary>
    public string Clean(string line)
    {
        if (line.AsSpan().IndexOfAnyInRange('\u0000', '\u001f') >= 0 || line.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0) line = WithoutControls(line);
        foreach (string secret in _secrets) line = line.Replace(secret, Mask, StringComparison.Ordinal);
        if (line.Contains("://", StringComparison.Ordinal)) line = UrlCredentials().Replace(line, $"://{Mask}@");
        if (line.Contains('=', StringComparison.Ordinal)) line = SignedQuery().Replace(line, $"$1={Mask}");
        if (line.Contains('_', StringComparison.Ordinal)) line = GitHubToken().Replace(line, Mask);
        if (line.Contains("earer ", StringComparison.Ordinal) || line.Contains("asic ", StringComparison.Ordinal)) line = AuthorizationValue().Replace(line, $"$1 {Mask}");
        return line;
    }

    private static string WithoutControls(string line)
    {
        line = AnsiSequence().Replace(line, "");
        var text = new StringBuilder(line.Length);
        foreach (char c in line)
        {
            if (c == '\t' || !char.IsControl(c)) text.Append(c);
        }
        return text.ToString();
    }

    [GeneratedRegex("""\x1b(\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[@-Z\\-_])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AnsiSequence();

    [GeneratedRegex("""://[^/\s:@]*:[^/\s@]+@""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UrlCredentials();

    [GeneratedRegex("""(?i)\b(x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|sig|signature|access_token|token)=[^&\s"']+""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SignedQuery();

    [GeneratedRegex("""\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GitHubToken();

    [GeneratedRegex("""\b(Bearer|Basic|bearer|basic) [A-Za-z0-9+/=._~-]{8,}""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AuthorizationValue();
}
