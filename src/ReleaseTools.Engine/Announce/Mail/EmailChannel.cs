using System.Net.Mail;
using System.Text;
using Markdig;
using MimeKit;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>Hands the news over to a mail server. Recipients that it refuses are named, and get it once they are mended; the others don't get it again.</summary>
internal sealed class EmailChannel(EmailDefinition email, Func<string, string?> environment, MailTimeouts timeouts) : IAnnouncementChannel
{
    private readonly MailServerName _server = MailServerName.TryParse(email.Server) ?? throw new UsageException("MailServerInvalid", email.Server, $"'{email.Server}' is not a mail server.");

    public string Preview(AnnouncementContent news) =>
        $"From: {email.From}\nTo: {string.Join(", ", email.To)}\nSubject: {news.Subject}\n\n{PlainAnnouncement.Write(news)}";

    public void Require() => Login();

    public async Task<Delivery> SendAsync(AnnouncementContent news, IReadOnlyList<string> delivered, CancellationToken cancellation)
    {
        string[] addresses = [.. email.To.Select(MailMessage.AddressOf).Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] open = [.. addresses.Except(delivered, StringComparer.OrdinalIgnoreCase)];
        if (open.Length == 0) return new Delivery(AnnouncementState.Sent) { Delivered = addresses };
        (MailEncryption encryption, int port) = _server.Resolve(email.Encryption);
        try
        {
            await using SmtpSession session = await SmtpSession.OpenAsync(_server.Host, port, encryption, Login(), timeouts, cancellation);
            IReadOnlyList<(string Address, string Reply)> refused = await session.SendAsync(MailMessage.AddressOf(email.From), open, MailOf(news));
            string[] reached = [.. addresses.Except(refused.Select(one => one.Address), StringComparer.OrdinalIgnoreCase)];
            return refused.Count == 0
                ? new Delivery(AnnouncementState.Sent) { Delivered = reached }
                : new Delivery(AnnouncementState.Failed, $"{string.Join(", ", reached)} {(reached.Length == 1 ? "has" : "have")} it; refused: {string.Join("; ", refused.Select(one => $"{one.Address}: {one.Reply}"))}") { Delivered = reached };
        }
        catch (SmtpFailedException e)
        {
            return new Delivery(e.IsUncertain ? AnnouncementState.Unknown : AnnouncementState.Failed, e.Message) { Delivered = delivered };
        }
    }

    private MailLogin? Login() => email.User is { } user && (email.Password ?? email.Token) is { } secret
        ? new MailLogin(SecretTemplate.Expand(user, environment), SecretTemplate.Expand(secret, environment), IsToken: email.Password is null)
        : null;

    private MimeMessage MailOf(AnnouncementContent news)
    {
        string sender = MailMessage.AddressOf(email.From);
        string html = news.Text is { } own ? MailMarkdown.ToHtml(own) : HtmlAnnouncement.Write(news);
        return MailMessage.Create(email.From, email.To, news.Subject, $"{news.Id}@{sender[(sender.LastIndexOf('@') + 1)..]}", TimeProvider.System.GetUtcNow(), PlainAnnouncement.Write(news), html);
    }
}

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

/// <summary>The text of a template as the HTML half of an e-mail.</summary>
internal static class MailMarkdown
{
    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    public static string ToHtml(string markdown)
    {
        try
        {
            return HtmlAnnouncement.Document(Markdown.ToHtml(markdown, s_pipeline));
        }
        catch (ArgumentException)
        {
            return HtmlAnnouncement.Document($"<pre>{HtmlAnnouncement.Escape(markdown)}</pre>");    // nested beyond anything a person writes
        }
    }
}
