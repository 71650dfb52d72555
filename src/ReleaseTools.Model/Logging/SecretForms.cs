using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReleaseTools.Logging;

/// <summary>
/// Every text in which a secret may show up: as it is, each of its lines, and in the encodings that programs print: base64 (also as a part of a longer text, and wrapped), base64url,
/// URLs, JSON, HTML, and single quotes of a shell.
/// </summary>
internal static class SecretForms
{
    /// <summary>The shortest secret that is masked, and the shortest line of one, in characters. Shorter ones would make holes in every output.</summary>
    public const int ShortestSecret = 4, ShortestLine = 6;

    private const int ShortestEncoded = 8;

    /// <summary>The longest form that <see cref="Redactor"/> finds where a long line is cut: of a longer one, each piece is a form.</summary>
    public const int LongestPiece = 256;

    /// <summary>At how many characters tools wrap base64: PEM and OpenSSL at 64, MIME and coreutils at 76.</summary>
    private static readonly int[] s_wraps = [64, 76];

    public static IEnumerable<string> Of(string secret)
    {
        string trimmed = secret.Trim();
        if (trimmed.Length < ShortestSecret) return [];
        string[] lines = [.. Lines(secret)];
        return new[] { secret, trimmed, secret.TrimEnd() + "\n" }.SelectMany(Base64)
            .Concat(lines.Prepend(trimmed).SelectMany(Escaped))
            .Concat(lines).Append(trimmed).Append(string.Concat(trimmed.Where(c => c == '\t' || !char.IsControl(c))))
            .SelectMany(Pieces)
            .Where(form => form.Length >= ShortestSecret);
    }

    /// <summary>The lines of a secret that has several, and those values of one in JSON that are secret by their names.</summary>
    public static IEnumerable<string> Lines(string secret) =>
        secret.Split(["\r\n", "\n", "\r", "\\r\\n", "\\n"], StringSplitOptions.None).Concat(JsonSecrets(secret).SelectMany(value => value.Split('\n')))
            .Select(line => line.Trim()).Where(line => line.Length >= ShortestLine).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> JsonSecrets(string secret)
    {
        if (!secret.AsSpan().TrimStart().StartsWith("{")) return [];
        try
        {
            using var document = JsonDocument.Parse(secret);
            return [.. Named(document.RootElement, isSecret: false)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Named(JsonElement element, bool isSecret) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Named(property.Value, SecretName.IsSecret(property.Name))),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Named(item, isSecret)),
        JsonValueKind.String when isSecret => [element.GetString()!],
        _ => [],
    };

    // in UTF-16 as PowerShell encodes commands
    private static IEnumerable<string> Base64(string text) => Base64(Encoding.UTF8.GetBytes(text)).Concat(Base64(Encoding.Unicode.GetBytes(text)));

    private static IEnumerable<string> Base64(byte[] bytes)
    {
        string whole = Convert.ToBase64String(bytes);
        foreach (string form in new[] { whole, Base64Url.EncodeToString(bytes) }.Concat(s_wraps.Where(width => whole.Length > width).SelectMany(width => whole.Chunk(width).Select(line => new string(line)))))
        {
            if (form.Length >= ShortestEncoded) yield return form;
        }
        // within a longer text it begins at any of three places of a group, and the characters at both ends hold bits of its neighbours
        for (int shift = 0; shift < 3; shift++)
        {
            string shifted = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            int start = (shift * 8 + 5) / 6, end = (shift + bytes.Length) * 8 / 6;
            if (end - start < ShortestEncoded) continue;
            string core = shifted[start..end];
            yield return core;
            yield return core.Replace('+', '-').Replace('/', '_');
        }
    }

    private static IEnumerable<string> Escaped(string text)
    {
        string url = Uri.EscapeDataString(text);
        // what JavaScript and form encoders leave or write otherwise
        string[] urls = [url, url.Replace("%21", "!").Replace("%27", "'").Replace("%28", "(").Replace("%29", ")").Replace("%2A", "*"), WebUtility.UrlEncode(text), text.Replace(" ", "%20")];
        string json = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        string[] jsons = [json, json.Replace("/", "\\/"), JavaScriptEncoder.Default.Encode(text), Ascii(json)];
        string html = text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
        string[] htmls =
        [
            WebUtility.HtmlEncode(text), html,
            .. from quote in new[] { "&quot;", "&#34;" } from apostrophe in new[] { "&#39;", "&#x27;", "&apos;", "'" } select html.Replace("\"", quote).Replace("'", apostrophe),
        ];
        return [.. urls.Concat(urls.Select(LowerHex)).Concat(jsons).Concat(jsons.Select(LowerHex)).Concat(htmls).Append(text.Replace("'", "'\\''")).Where(form => form != text && form.Length >= ShortestLine)];
    }

    // é as \u00E9
    private static string Ascii(string json) => string.Concat(json.Select(c => c < 0x80 ? $"{c}" : $"\\u{(int)c:X4}"));

    /// <summary>With the hexadecimal digits of <c>%2F</c> and <c>\u00E9</c> in lower case.</summary>
    private static string LowerHex(string text)
    {
        var lower = new StringBuilder(text);
        for (int i = 0; i < text.Length; i++)
        {
            int digits = text[i] == '%' ? 2 : text[i] == '\\' && i + 1 < text.Length && text[i + 1] == 'u' ? 5 : 0;
            for (int digit = i + 1; digit <= i + digits && digit < text.Length; digit++) lower[digit] = char.ToLowerInvariant(text[digit]);
        }
        return lower.ToString();
    }

    private static IEnumerable<string> Pieces(string form) =>
        form.Length <= LongestPiece ? [form] : form.Chunk(LongestPiece).Select(piece => new string(piece)).Where(piece => piece.Length >= ShortestLine).Append(form);
}

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
