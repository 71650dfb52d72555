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

/// <summary>Who logs in to a mail server, and with what.</summary>
/// <param name="IsToken">Whether the secret is an OAuth 2.0 access token; else it is a password.</param>
internal sealed record MailLogin(string User, string Secret, bool IsToken)
{
    public override string ToString() => User;
}

/// <summary>Timeouts for mail servers: shorter than the minutes of RFC 5321 (4.5.3.2), because somebody is watching the release.</summary>
internal sealed record MailTimeouts
{
    /// <summary>For people and pipelines; tests have less.</summary>
    public static MailTimeouts Usual { get; } = new();

    /// <summary>Until there is a connection, and until it is encrypted.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For each answer.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For the answer to the mail as a whole: many servers look into it first.</summary>
    public TimeSpan Acceptance { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>A mail server could not be reached, or refused something. The message is a part of a sentence and holds no secret.</summary>
/// <param name="isUncertain">Whether the mail had been handed over whole, so that the server may have taken it.</param>
internal sealed class SmtpFailedException(string message, bool isUncertain = false, Exception? inner = null) : IOException(message, inner)
{
    public bool IsUncertain => isUncertain;
}
