using MimeKit;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>Hands the news over to a mail server. Recipients that it refuses are named, and get it once they are mended; the others don't get it again.</summary>
internal sealed class EmailChannel(EmailDefinition email, Func<string, string?> environment, MailPatience patience) : IAnnouncementChannel
{
    private readonly MailServerName _server = MailServerName.TryParse(email.Server) ?? throw new UsageException("MailServerInvalid", email.Server, $"'{email.Server}' is not a mail server.");

    public string Preview(ReleaseNews news) =>
        $"From: {email.From}\nTo: {string.Join(", ", email.To)}\nSubject: {news.Subject}\n\n{PlainNews.Write(news)}";

    public void Require() => Login();

    public async Task<Delivery> SendAsync(ReleaseNews news, IReadOnlyList<string> delivered, CancellationToken cancellation)
    {
        string[] addresses = [.. email.To.Select(MailMessage.AddressOf).Distinct(StringComparer.OrdinalIgnoreCase)];
        string[] open = [.. addresses.Except(delivered, StringComparer.OrdinalIgnoreCase)];
        if (open.Length == 0) return new Delivery(AnnouncementState.Sent) { Delivered = addresses };
        (MailEncryption encryption, int port) = _server.Resolve(email.Encryption);
        try
        {
            await using SmtpSession session = await SmtpSession.OpenAsync(_server.Host, port, encryption, Login(), patience, cancellation);
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

    private MimeMessage MailOf(ReleaseNews news)
    {
        string sender = MailMessage.AddressOf(email.From);
        string html = news.Text is { } own ? MailMarkdown.ToHtml(own) : HtmlNews.Write(news);
        return MailMessage.Create(email.From, email.To, news.Subject, $"{news.Id}@{sender[(sender.LastIndexOf('@') + 1)..]}", TimeProvider.System.GetUtcNow(), PlainNews.Write(news), html);
    }
}
