namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>Who logs in to a mail server, and with what.</summary>
/// <param name="IsToken">Whether the secret is an OAuth 2.0 access token; else it is a password.</param>
internal sealed record MailLogin(string User, string Secret, bool IsToken)
{
    public override string ToString() => User;
}
