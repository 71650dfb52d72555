using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ReleaseTools.ServerTests.Announce;

/// <summary>E-mail to a real mail server: encryption with a certificate of its own, a login, refused recipients.</summary>
public sealed partial class MailTests : IDisposable
{
    private readonly AttachedServer _server = new("smtp");
    private GitRepository? _repository;

    private int Port => _server.Address.Port;

    public void Dispose()
    {
        _server.Dispose();
        _repository?.Dispose();
    }

    [Theory]
    [InlineData("encryption: starttls", 0)]
    [InlineData("encryption: tls", 1)]
    public async Task A_mail_goes_out_encrypted_and_behind_a_login(string encryption, int port)
    {
        ChildResult result = await ReleaseAsync($"to: [Team <team@example.com>, dev@example.com], server: \"localhost:{Port + port}\", {encryption}, user: {AttachedServer.AccessKey}, password: \"${{env.SMTP_PASSWORD}}\", subject: Größe");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("team@example.com\ndev@example.com", File.ReadAllText(At("1.to")));
        string mail = File.ReadAllText(At("1.eml"));
        Assert.Contains("Subject: =?utf-8?B?R3LDtsOfZQ==?=\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html; charset=utf-8\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("hello-0.1.0-alpha.0.tar.gz", Text(mail), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_nobody_knows_is_refused_before_anything_is_said()
    {
        ChildResult result = await ReleaseAsync($"to: team@example.com, server: \"localhost:{Port}\", encryption: starttls, user: {AttachedServer.AccessKey}, password: \"${{env.SMTP_PASSWORD}}\"", isTrusted: false);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("email: not sent: the connection to localhost could not be encrypted: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("certificate", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(At("1.eml")));
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_not_repeated()
    {
        ChildResult result = await ReleaseAsync($"to: team@example.com, server: \"localhost:{Port}\", encryption: starttls, user: {AttachedServer.AccessKey}, password: \"${{env.SMTP_PASSWORD}}\"", password: "MARKEDSECRET");

        // the name itself is shown as *** where the environment has it as a key of S3
        Assert.Contains(" log in: 535", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKEDSECRET", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_that_is_refused_is_named_and_the_others_get_it_once()
    {
        ChildResult result = await ReleaseAsync($"to: [refused@example.com, team@example.com], server: \"localhost:{Port}\", encryption: starttls");
        ChildResult again = await Child.RunAsync(Start("announce"));

        Assert.Contains("team@example.com has it; refused: refused@example.com: 550 5.1.1 there is no refused@example.com", result.Error, StringComparison.Ordinal);
        Assert.Contains("refused every recipient", again.Error, StringComparison.Ordinal);
        Assert.Equal("team@example.com", File.ReadAllText(At("1.to")));
        Assert.False(File.Exists(At("2.eml")));
    }

    private Task<ChildResult> ReleaseAsync(string email, bool isTrusted = true, string password = AttachedServer.SecretKey)
    {
        _repository = HelloProduct.Create(HelloProduct.Definition + $"\nannounce:\n  - email: {{ from: releases@example.com, {email} }}\n");
        return Child.RunAsync(Start("run", isTrusted, password));
    }

    private ProcessStartInfo Start(string command, bool isTrusted = true, string password = AttachedServer.SecretKey)
    {
        ProcessStartInfo start = Child.Release(_repository!.Path, command);
        if (isTrusted) start.Environment["SSL_CERT_FILE"] = Path.Combine(_server.Folder, "certificate.pem");
        start.Environment["SMTP_PASSWORD"] = password;
        return start;
    }

    private string At(string mail) => Path.Combine(_server.Folder, "mails", mail);

    private static string Text(string mail) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Body().Match(mail).Groups["body"].Value));

    [GeneratedRegex(@"text/plain.*?\r\n\r\n(?<body>.*?)\r\n--", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Body();
}
