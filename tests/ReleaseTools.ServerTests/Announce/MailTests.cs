using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReleaseTools.ServerTests.Announce;

/// <summary>E-mail to a real mail server: encryption with a certificate of its own, a login, refused recipients.</summary>
public sealed class MailTests : IDisposable
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AttachedServer _server = new("smtp");
    private GitRepository? _repository;

    private int Port => _server.Address.Port;

    public void Dispose()
    {
        _server.Dispose();
        _repository?.Dispose();
    }

    [Theory]
    [InlineData("encryption: starttls", 0, "password")]       // PLAIN
    [InlineData("encryption: tls", 1, "password")]            // SCRAM-SHA-256
    [InlineData("encryption: tls", 1, "token")]               // XOAUTH2
    public async Task A_mail_goes_out_encrypted_and_behind_a_login(string encryption, int port, string secret)
    {
        ChildResult result = await ReleaseAsync($"to: [Team <team@example.com>, dev@example.com], server: \"localhost:{Port + port}\", {encryption}, user: {AttachedServer.AccessKey}, {secret}: \"${{env.SMTP_PASSWORD}}\", subject: Größe");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("team@example.com\ndev@example.com", File.ReadAllText(At("1.to")));
        Assert.Contains("Content-Type: text/html; charset=utf-8\r\n", File.ReadAllText(At("1.eml")), StringComparison.Ordinal);
        JsonElement read = Read("1.json");
        Assert.Equal("Größe", read.GetProperty("subject").GetString());
        Assert.Contains("hello-0.1.0-alpha.0.tar.gz", read.GetProperty("plain").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_program_reads_what_was_written_whatever_is_in_it()
    {
        string subject = $"=?utf-8?B?eA==?= \"{string.Concat(Enumerable.Repeat("Größe 🚀 ", 40))}x";
        ChildResult result = await ReleaseAsync(
            $"to: [\"Dév <dev@example.com>\", '\"Team, the\" <team@example.com>', {string.Join(", ", Enumerable.Range(1, 50).Select(number => $"person-{number}@example.com"))}], server: \"localhost:{Port}\", encryption: starttls, subject: '{subject}', template: news.hbs",
            text: ".\n..\n.end\nFrom here\n" + string.Concat(Enumerable.Repeat("Größe 🚀. ", 500)) + "\n");

        Assert.True(result.ExitCode == 0, result.Error);
        string mail = File.ReadAllText(At("1.eml"));
        Assert.All(mail, c => Assert.True(char.IsAscii(c)));
        Assert.DoesNotContain('\n', mail.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(mail.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        JsonElement read = Read("1.json");
        Assert.Equal(subject, read.GetProperty("subject").GetString());
        Assert.Equal("[[\"Dév\",\"dev@example.com\"],[\"Team, the\",\"team@example.com\"]]", JsonSerializer.Serialize(read.GetProperty("to").EnumerateArray().Take(2), s_readable));
        Assert.StartsWith(".\n..\n.end\nFrom here\nGröße 🚀. Größe", read.GetProperty("plain").GetString()!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Größe 🚀. Größe", read.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, read.GetProperty("defects").GetArrayLength());
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

    [Theory]
    [InlineData("encryption: starttls", 0, "password")]
    [InlineData("encryption: tls", 1, "password")]
    [InlineData("encryption: tls", 1, "token")]
    public async Task A_wrong_password_is_told_and_not_repeated(string encryption, int port, string secret)
    {
        ChildResult result = await ReleaseAsync($"to: team@example.com, server: \"localhost:{Port + port}\", {encryption}, user: {AttachedServer.AccessKey}, {secret}: \"${{env.SMTP_PASSWORD}}\"", password: "MARKEDSECRET");

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

    private Task<ChildResult> ReleaseAsync(string email, bool isTrusted = true, string password = AttachedServer.SecretKey, string? text = null)
    {
        _repository = HelloProduct.Create(HelloProduct.Definition + $"\nannounce:\n  - email: {{ from: releases@example.com, {email} }}\n");
        if (text is not null)
        {
            _repository.Write("news.hbs", text);
            _repository.Commit("docs: write the news");
        }
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

    private JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(At(file))).RootElement;
}
