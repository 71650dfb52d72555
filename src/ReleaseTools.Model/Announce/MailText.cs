using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace ReleaseTools.Announce;

/// <summary>An e-mail as it goes over the wire: a plain and an HTML version, all of it ASCII (RFC 5322, 2045 to 2047).</summary>
/// <param name="MessageId">Without angle brackets: two mails with the same one are the same mail, and receivers drop the second.</param>
public sealed record MailText(string From, IReadOnlyList<string> To, string Subject, string MessageId, DateTimeOffset Date, string Text, string Html)
{
    private const int LongestLine = 76, LongestPlainHeader = 800;

    // what one encoded word of 75 characters holds, in bytes
    private const int WordBytes = 45;

    /// <summary>Lines end in CR LF.</summary>
    public string Write()
    {
        string boundary = $"=_{MessageId.Split('@')[0]}";
        var mail = new StringBuilder();
        Header("Date", Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));
        Header("From", Address(From));
        Header("To", string.Join(",\r\n ", To.Select(Address)));
        Header("Subject", Encode(Subject));
        Header("Message-ID", $"<{MessageId}>");
        Header("Auto-Submitted", "auto-generated");
        Header("MIME-Version", "1.0");
        Header("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        Part("plain", Text);
        Part("html", Html);
        return mail.Append($"\r\n--{boundary}--\r\n").ToString();

        void Header(string name, string value) => mail.Append($"{name}: {value}\r\n");

        void Part(string type, string body) => mail.Append(
            $"\r\n--{boundary}\r\nContent-Type: text/{type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Lines(Convert.ToBase64String(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n"))))}");
    }

    /// <summary>The address alone: <c>team@example.com</c>.</summary>
    public static string AddressOf(string written) => new MailAddress(written).Address;

    /// <summary>A header's text: as it is where it is ASCII, else as encoded words (RFC 2047).</summary>
    public static string Encode(string text)
    {
        text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        bool isPlain = text.Length <= LongestPlainHeader && text.All(char.IsAscii) && !text.Contains("=?", StringComparison.Ordinal);
        return isPlain ? text : string.Join("\r\n ", Words(text));
    }

    private static IEnumerable<string> Words(string text)
    {
        var bytes = new List<byte>();
        foreach (Rune rune in text.EnumerateRunes())
        {
            byte[] one = new byte[rune.Utf8SequenceLength];
            rune.EncodeToUtf8(one);
            if (bytes.Count + one.Length > WordBytes)
            {
                yield return Word(bytes);
                bytes.Clear();
            }
            bytes.AddRange(one);
        }
        if (bytes.Count > 0) yield return Word(bytes);
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static string Address(string written)
    {
        var address = new MailAddress(written);
        if (address.DisplayName.Length == 0) return address.Address;
        string name = address.DisplayName;
        bool isPlain = name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-');
        return $"{(isPlain ? name : name.All(char.IsAscii) ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : Encode(name))} <{address.Address}>";
    }

    private static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length + (text.Length / LongestLine * 2) + 2);
        for (int at = 0; at < text.Length; at += LongestLine) lines.Append(text, at, Math.Min(LongestLine, text.Length - at)).Append("\r\n");
        return lines.ToString();
    }
}
