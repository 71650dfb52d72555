using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Announce;
using ReleaseTools.Engine.Announce.Mail;

namespace ReleaseTools.Tests.Announce;

public sealed class EmailChannelTests : ChannelContract
{
    private static readonly MailTimeouts s_hurried = new() { Connect = TimeSpan.FromSeconds(2), Answer = TimeSpan.FromSeconds(4), Acceptance = TimeSpan.FromSeconds(4) };

    private MailServer _server = null!;
    private EmailDefinition _email = null!;

    private protected override IAnnouncementChannel Channel => new EmailChannel(_email, name => name == "SMTP_PASSWORD" ? Secret : null, s_hurried);

    protected override int Arrived => _server.Mails.Count;

    public override ValueTask InitializeAsync()
    {
        _server = new MailServer();
        _email = new EmailDefinition { To = ["Team <a@example.com>", "b@example.com"], From = "releases@example.com", Server = _server.Name, User = "me", Password = "${env.SMTP_PASSWORD}" };
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync() => await _server.DisposeAsync();

    // a server that repeats what it was told
    protected override void Refuse() => _server.Answers["AUTH"] = $"535 not today, {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("\0me\0" + Secret))} {Secret}";

    protected override void LoseAnswers(bool hangs) => _server.Answers["."] = hangs ? "" : null;

    protected override async Task LeaveAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Who_is_refused_is_named_and_gets_it_later_alone()
    {
        _server.Answers["RCPT TO:<b@"] = "450 greylisted, come back";
        Delivery first = await SendAsync();
        _server.Answers.Clear();

        Delivery second = await Channel.SendAsync(News.Of(), first.Delivered, CancellationToken.None);

        Assert.Equal((AnnouncementState.Failed, "a@example.com has it; refused: b@example.com: 450 greylisted, come back"), (first.State, first.Reason));
        Assert.Equal(AnnouncementState.Sent, second.State);
        Assert.Equal([["a@example.com"], ["b@example.com"]], _server.Mails.Select(mail => mail.To));
        Assert.Equal(["a@example.com", "b@example.com"], second.Delivered);
    }

    [Fact]
    public async Task Both_times_it_is_the_same_mail_for_receivers()
    {
        await SendAsync();
        await SendAsync();

        Assert.All(_server.Mails, mail => Assert.Contains("Message-ID: <0123456789abcdef0123456789abcdef@example.com>\r\n", mail.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("greeting", "554 no mail today", "turned us away: 554 no mail today")]
    [InlineData("EHLO", "502 what?", "does not speak ESMTP")]
    [InlineData("MAIL", "550 not from you", "takes no mail from releases@example.com: 550 not from you")]
    [InlineData("RCPT", "550 no such user", "refused every recipient: a@example.com: 550 no such user; b@example.com: 550 no such user")]
    [InlineData("DATA", "452 disk full", "does not take the mail: 452 disk full")]
    [InlineData(".", "554 looks like spam", "did not take the mail: 554 looks like spam")]
    [InlineData("EHLO", "250 mail", "no way to log in that is known here (SCRAM-SHA-512, SCRAM-SHA-256, PLAIN, LOGIN); it offers none")]
    [InlineData("EHLO", "250-mail\r\n250 AUTH GSSAPI NTLM", "it offers GSSAPI, NTLM")]
    [InlineData("greeting", "HTTP/1.1 400 Bad Request", "does not speak SMTP")]
    [InlineData("MAIL", null, "it closed the connection")]
    [InlineData("MAIL", "", "no answer came from 127.0.0.1 within 4 s")]
    public async Task Whatever_it_refuses_before_the_mail_was_taken_nobody_has_it(string command, string? answer, string says)
    {
        _server.Answers[command] = answer;

        Delivery delivery = await SendAsync();

        Assert.Equal(AnnouncementState.Failed, delivery.State);
        Assert.Contains(says, delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(_server.Mails);
    }

    [Fact]
    public async Task Without_encryption_nothing_is_said_to_a_server_that_should_have_it()
    {
        _email = _email with { Encryption = MailEncryption.StartTls };

        Delivery delivery = await SendAsync();

        Assert.Contains("offers no encryption (STARTTLS)", delivery.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_stranger_says_before_the_connection_is_encrypted_is_no_answer_of_the_servers()
    {
        _email = _email with { Encryption = MailEncryption.StartTls };
        _server.Answers["EHLO"] = "250-mail\r\n250 STARTTLS";
        _server.Answers["STARTTLS"] = "220 go on\r\n250-mail\r\n250 AUTH PLAIN";

        Assert.Contains("said more than it was asked", (await SendAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_only_knows_LOGIN_is_logged_in_to()
    {
        _server.Answers["EHLO"] = "250-mail\r\n250 AUTH LOGIN";
        _server.Answers["AUTH LOGIN"] = "334 VXNlcm5hbWU6";
        _server.Answers["bWU="] = "334 UGFzc3dvcmQ6";
        _server.Answers[Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret))] = "235 welcome";

        Assert.Equal(AnnouncementState.Sent, (await SendAsync()).State);
    }

    [Fact]
    public async Task A_server_that_offers_what_it_can_not_do_for_this_user_gets_one_try_in_the_other_way()
    {
        _server.Answers["EHLO"] = "250-mail\r\n250 AUTH CRAM-MD5 SCRAM-SHA-512 SCRAM-SHA-256 PLAIN LOGIN";
        _server.Answers["AUTH SCRAM"] = "535 no such user";

        Assert.Equal(AnnouncementState.Sent, (await SendAsync()).State);
        Assert.Equal(["AUTH SCRAM-SHA-512", "AUTH PLAIN"], _server.Commands.Where(command => command.StartsWith("AUTH", StringComparison.Ordinal)).Select(command => command[..command.LastIndexOf(' ')]));
    }

    [Theory]
    [InlineData("250 AUTH PLAIN LOGIN", "no way to log in with a token that is known here (XOAUTH2, OAUTHBEARER); it offers PLAIN, LOGIN")]
    [InlineData("250 AUTH OAUTHBEARER PLAIN", null)]
    [InlineData("250 AUTH PLAIN XOAUTH2", null)]
    public async Task A_token_is_never_sent_as_a_password(string offer, string? says)
    {
        _email = _email with { Password = null, Token = "${env.SMTP_PASSWORD}" };
        _server.Answers["EHLO"] = $"250-mail\r\n{offer}";

        Delivery delivery = await SendAsync();

        Assert.Equal(says is null ? AnnouncementState.Sent : AnnouncementState.Failed, delivery.State);
        Assert.Contains(says ?? "", delivery.Reason ?? "", StringComparison.Ordinal);
        Assert.All(_server.Commands.Where(command => command.StartsWith("AUTH", StringComparison.Ordinal)), command => Assert.Matches("^AUTH (XOAUTH2|OAUTHBEARER) ", command));
    }

    [Theory]
    [InlineData("RCPT TO:<b@", "450 greylisted", "a@example.com has it; refused: b@example.com: 450 greylisted")]
    [InlineData("RCPT", "550 no such user", "127.0.0.1 refused every recipient: a@example.com: 550 no such user; b@example.com: 550 no such user")]
    [InlineData("MAIL", "550 not from you", "127.0.0.1 takes no mail from releases@example.com: 550 not from you")]
    public async Task Where_commands_are_sent_at_once_the_first_refusal_is_told(string command, string answer, string says)
    {
        _server.Answers["EHLO"] = "250-mail\r\n250-PIPELINING\r\n250 AUTH PLAIN";
        if (command == "MAIL") _server.Answers["RCPT"] = "503 MAIL first";
        _server.Answers[command] = answer;

        Assert.Equal(says, (await SendAsync()).Reason);
    }

    [Fact]
    public async Task A_mail_that_was_taken_in_other_words_is_not_sent_twice()
    {
        _server.Answers["."] = "251 it goes on to somebody else";

        Assert.Equal(AnnouncementState.Sent, (await SendAsync()).State);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_kept()
    {
        _server.Answers["MAIL"] = string.Concat(Enumerable.Repeat("250-and so on\r\n", 30_000));

        Assert.Contains("it answered with more than", (await SendAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_server_says_can_not_write_to_the_terminal()
    {
        _server.Answers["MAIL"] = "550-no\r\n550 \u001b[2Jnever";

        Assert.Equal("127.0.0.1 takes no mail from releases@example.com: 550 no never", (await SendAsync()).Reason);
    }

    [Fact]
    public async Task A_line_that_is_a_dot_does_not_end_the_mail()
    {
        string text = ".\n..\n.end\n";

        await Channel.SendAsync(News.Of() with { Text = text }, [], CancellationToken.None);

        Assert.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))), _server.Mails.Single().Text, StringComparison.Ordinal);
    }
}
