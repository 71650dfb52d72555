using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseTools.Logging;

/// <summary>Takes secrets, in every form that programs print them in, and control characters out of text before anyone can read it (R1.8).</summary>
public sealed partial class Redactor
{
    private const string Mask = "***";

    // no form is shorter
    private const int StartLength = SecretForms.ShortestSecret;

    // many redactors never meet a text
    private readonly Lazy<(SearchValues<string> All, Dictionary<string, string[]> ByStart)> _forms;

    /// <param name="secrets">Values that must never be seen, whatever they stand in.</param>
    public Redactor(IEnumerable<string> secrets)
    {
        string[] values = [.. secrets.Distinct(StringComparer.Ordinal)];
        _forms = new(() =>
        {
            string[] forms = [.. values.SelectMany(SecretForms.Of).Distinct(StringComparer.Ordinal)];
            return (SearchValues.Create(forms, StringComparison.Ordinal),
                forms.GroupBy(form => form[..StartLength], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.OrderByDescending(form => form.Length).ToArray(), StringComparer.Ordinal));
        });
    }

    /// <summary>A redactor that knows the values of all environment variables whose names say that they are secret.</summary>
    /// <param name="more">Further values that must not be seen.</param>
    public static Redactor ForEnvironment(IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string>? more = null) =>
        new(environment.Where(variable => SecretName.IsSecret(variable.Key)).Select(variable => variable.Value).Concat(more ?? []));

    /// <summary>One line as it may be shown: secrets, credentials in URLs, tokens and signatures masked, colour codes and other control characters gone.</summary>
    public string Clean(string line)
    {
        if (line.AsSpan().IndexOfAnyInRange('\u0000', '\u001f') >= 0 || line.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') >= 0) line = WithoutControls(line);
        line = Masked(line);
        if (line.Contains("://", StringComparison.Ordinal)) line = UrlCredentials().Replace(line, $"://{Mask}@");
        if (line.Contains('=', StringComparison.Ordinal)) line = SignedQuery().Replace(line, $"$1={Mask}");
        if (line.Contains('_', StringComparison.Ordinal)) line = GitHubToken().Replace(line, Mask);
        if (line.Contains("earer ", StringComparison.Ordinal) || line.Contains("asic ", StringComparison.Ordinal)) line = AuthorizationValue().Replace(line, $"$1 {Mask}");
        return line;
    }

    /// <summary>A text of several lines as it may be shown: its lines stay lines.</summary>
    public string CleanLines(string text) => text.Contains('\n', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Select(Clean)) : Clean(text);

    /// <summary>Where a text that goes on may be cut without cutting a secret in two: at its end, or before the first secret that may begin in it and end behind it.</summary>
    public int CutOf(string text)
    {
        for (int start = Math.Max(0, text.Length - SecretForms.LongestPiece); start < text.Length; start++)
        {
            if (IsBegun(text.AsSpan(start))) return start;
        }
        return text.Length;
    }

    private bool IsBegun(ReadOnlySpan<char> text)
    {
        foreach ((string head, string[] forms) in _forms.Value.ByStart)
        {
            if (!(text.Length < StartLength ? head.AsSpan().StartsWith(text) : text.StartsWith(head))) continue;
            foreach (string form in forms)
            {
                if (form.Length <= SecretForms.LongestPiece && form.Length > text.Length && form.AsSpan().StartsWith(text)) return true;
            }
        }
        return false;
    }

    private string Masked(string line)
    {
        int found = line.AsSpan().IndexOfAny(_forms.Value.All);
        if (found < 0) return line;
        var text = new StringBuilder(line.Length);
        int shown = 0, masked = 0;                                          // up to where the line is written, and where the secret under way ends
        while (found >= 0)
        {
            int end = found + LengthAt(line, found);
            if (found >= masked) text.Append(line, shown, found - shown).Append(Mask);    // two that overlap are one
            shown = masked = Math.Max(masked, end);
            int next = line.AsSpan(found + 1).IndexOfAny(_forms.Value.All);
            found = next < 0 ? -1 : found + 1 + next;
        }
        return text.Append(line, shown, line.Length - shown).ToString();
    }

    private int LengthAt(string line, int at)
    {
        ReadOnlySpan<char> rest = line.AsSpan(at);
        foreach (string form in _forms.Value.ByStart[line.Substring(at, StartLength)])
        {
            if (rest.StartsWith(form)) return form.Length;
        }
        return StartLength;
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
