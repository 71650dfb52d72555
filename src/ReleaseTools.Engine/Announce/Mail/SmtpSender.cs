using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MimeKit;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>MailKit's client, which goes on where one recipient is refused, and remembers what it refused itself.</summary>
internal sealed class SmtpSender : SmtpClient
{
    private readonly List<(string Address, SmtpResponse Reply)> _refused = [];

    public SmtpSender(SmtpWatch watch) : base(watch)
    {
        CheckCertificateRevocation = false;     // a company's own authority often has no list that is reachable
        ServerCertificateValidationCallback = (_, _, chain, errors) => Judge(chain, errors);
    }

    public IReadOnlyList<(string Address, SmtpResponse Reply)> Refused => _refused;

    /// <summary>What is wrong with the server's certificate; null where nothing is.</summary>
    public string? CertificateFault { get; private set; }

    protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => _refused.Add((mailbox.Address, response));

    private bool Judge(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors is SslPolicyErrors.None) return true;
        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable)) faults.Add("there is none");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) faults.Add("it is for another host");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) faults.AddRange((chain?.ChainStatus ?? []).Select(status => status.Status.ToString()));
        CertificateFault = string.Join(", ", faults);
        return false;
    }
}
