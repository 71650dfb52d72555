using System.Net.Mail;
using System.Text;
using MimeKit;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>Makes the e-mail that is sent: a plain and an HTML version (RFC 2046, 5.1.4).</summary>
internal static class MailMessage
{
    // of four bytes at most
    private const int RunesInWord = 10;

    /// <param name="messageId">Without angle brackets: two mails with the same one are the same mail, and receivers drop the second.</param>
    public static MimeMessage Create(string from, IEnumerable<string> to, string subject, string messageId, DateTimeOffset date, string text, string html)
    {
        var message = new MimeMessage { Date = date };
        message.Headers.Replace(Subject(subject));
        message.From.Add(Mailbox(from));
        message.To.AddRange(to.Select(Mailbox));
        message.Headers.Remove(HeaderId.MessageId);
        message.Headers.Add("Message-ID", $"<{messageId}>");
        message.Headers.Add("Auto-Submitted", "auto-generated");        // no holiday notes, please (RFC 3834, 5)
        message.Body = new MultipartAlternative { Part("plain", text), Part("html", html) };
        return message;
    }

    /// <summary>The address alone: <c>team@example.com</c>.</summary>
    public static string AddressOf(string written) => new MailAddress(written).Address;

    // MimeKit leaves what looks like an encoded word, and would be decoded, and its own grow beyond 75 characters (RFC 2047, 2)
    private static Header Subject(string subject)
    {
        string line = string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c));
        var header = new Header(Encoding.UTF8, HeaderId.Subject, line);
        if (!line.All(char.IsAscii) || line.Contains("=?", StringComparison.Ordinal))
            header.SetRawValue(Encoding.ASCII.GetBytes($" {string.Join("\r\n ", line.EnumerateRunes().Chunk(RunesInWord).Select(Word))}\r\n"));
        return header;
    }

    private static string Word(Rune[] runes) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(runes)))}?=";

    // read as the definition's rule read it
    private static MailboxAddress Mailbox(string written)
    {
        var address = new MailAddress(written);
        return new MailboxAddress(Encoding.UTF8, address.DisplayName, address.Address);
    }

    // base64: lines of any length and any character arrive as they are
    private static TextPart Part(string type, string text) => new(type) { Text = text.ReplaceLineEndings("\r\n"), ContentTransferEncoding = ContentEncoding.Base64 };
}
