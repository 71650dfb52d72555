using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>A conversation with a mail server, from the greeting to the end of one mail (RFC 5321).</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private readonly SmtpConnection _connection;
    private readonly string _host;
    private readonly MailPatience _patience;
    private readonly Redactor _redactor;
    private SmtpReply _hello = new(0, []);

    private SmtpSession(SmtpConnection connection, string host, MailPatience patience, Redactor redactor) =>
        (_connection, _host, _patience, _redactor) = (connection, host, patience, redactor);

    /// <param name="login">Name and password; null = nobody logs in.</param>
    /// <exception cref="SmtpFailedException">The server can't be reached, is not encrypted as wanted, or does not let us in.</exception>
    public static async Task<SmtpSession> OpenAsync(string host, int port, MailEncryption encryption, (string User, string Password)? login, MailPatience patience, CancellationToken cancellation)
    {
        SmtpConnection connection = await SmtpConnection.OpenAsync(host, port, patience.Connect, cancellation);
        try
        {
            // a server may repeat what it was sent
            var redactor = new Redactor(login is { } secret ? [secret.Password, Base64(secret.Password), Plain(secret)] : []);
            var session = new SmtpSession(connection, host, patience, redactor);
            await session.BeginAsync(encryption, cancellation);
            if (login is { } own) await session.LogInAsync(own, cancellation);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands over a mail to all who are not refused.</summary>
    /// <param name="mail">Lines that end in CR LF.</param>
    /// <returns>Who was refused, with what the server said.</returns>
    /// <exception cref="SmtpFailedException">Nobody gets it; or, where it is uncertain, nobody knows.</exception>
    public async Task<IReadOnlyList<(string Address, string Reply)>> SendAsync(string from, IReadOnlyList<string> to, string mail, CancellationToken cancellation)
    {
        Require(await AskAsync($"MAIL FROM:<{from}>", cancellation), $"{_host} takes no mail from {from}");
        var refused = new List<(string Address, string Reply)>();
        foreach (string address in to)
        {
            SmtpReply reply = await AskAsync($"RCPT TO:<{address}>", cancellation);
            if (!reply.IsPositive) refused.Add((address, Clean(reply)));
        }
        if (refused.Count == to.Count)
            throw new SmtpFailedException($"{_host} refused every recipient: {string.Join("; ", refused.Select(one => $"{one.Address}: {one.Reply}"))}");
        SmtpReply ready = await AskAsync("DATA", cancellation);
        if (ready.Code != 354) throw new SmtpFailedException($"{_host} does not take the mail: {Clean(ready)}");
        // a line of a dot ends the mail: lines that begin with one get another (4.5.2)
        string stuffed = mail.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await _connection.WriteAsync(stuffed.StartsWith('.') ? "." + stuffed : stuffed, _patience.Acceptance, cancellation);
        SmtpReply verdict;
        try
        {
            await _connection.WriteAsync(".\r\n", _patience.Answer, cancellation);
            verdict = await _connection.ReadAsync(_patience.Acceptance, cancellation);
        }
        catch (SmtpFailedException e)
        {
            throw new SmtpFailedException($"the mail was handed over, and then {e.Message}", isUncertain: true, e);
        }
        Require(verdict, $"{_host} did not take the mail");
        return refused;
    }

    public async ValueTask DisposeAsync()
    {
        // a goodbye that gets lost loses nothing
        try { await _connection.WriteAsync("QUIT\r\n", TimeSpan.FromSeconds(1), CancellationToken.None); }
        catch (IOException) { /* the server has left first */ }
        await _connection.DisposeAsync();
    }

    private async Task BeginAsync(MailEncryption encryption, CancellationToken cancellation)
    {
        if (encryption is MailEncryption.Tls) await _connection.EncryptAsync(_patience.Connect, cancellation);
        Require(await _connection.ReadAsync(_patience.Answer, cancellation), $"{_host} turned us away");
        await GreetAsync(cancellation);
        if (encryption is not MailEncryption.StartTls) return;
        if (_hello.Extension("STARTTLS") is null)
            throw new SmtpFailedException($"{_host} offers no encryption (STARTTLS), and without it everybody on the way could read and change the mail");
        Require(await AskAsync("STARTTLS", cancellation), $"{_host} does not encrypt the connection");
        await _connection.EncryptAsync(_patience.Connect, cancellation);
        await GreetAsync(cancellation);
    }

    private async Task GreetAsync(CancellationToken cancellation)
    {
        _hello = await AskAsync($"EHLO {_connection.OwnName}", cancellation);
        Require(_hello, $"{_host} does not speak ESMTP");
    }

    private async Task LogInAsync((string User, string Password) login, CancellationToken cancellation)
    {
        IReadOnlyList<string> offered = _hello.Extension("AUTH") ?? [];
        SmtpReply reply;
        if (offered.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await AskAsync($"AUTH PLAIN {Plain(login)}", cancellation);
        }
        else if (offered.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await AskAsync("AUTH LOGIN", cancellation);
            if (reply.Code == 334) reply = await AskAsync(Base64(login.User), cancellation);
            if (reply.Code == 334) reply = await AskAsync(Base64(login.Password), cancellation);
        }
        else
        {
            throw new SmtpFailedException($"{_host} offers no way to log in that is known here (PLAIN, LOGIN); it offers {(offered.Count == 0 ? "none" : string.Join(", ", offered))}");
        }
        if (reply.Code != 235) throw new SmtpFailedException($"{_host} does not let {login.User} log in: {Clean(reply)}");
    }

    private async Task<SmtpReply> AskAsync(string line, CancellationToken cancellation)
    {
        await _connection.WriteAsync(line + "\r\n", _patience.Answer, cancellation);
        return await _connection.ReadAsync(_patience.Answer, cancellation);
    }

    private void Require(SmtpReply reply, string otherwise)
    {
        if (!reply.IsPositive) throw new SmtpFailedException($"{otherwise}: {Clean(reply)}");
    }

    private string Clean(SmtpReply reply) => _redactor.Clean(reply.ToString()) is { Length: > 500 } text ? text[..500] + "…" : _redactor.Clean(reply.ToString());

    private static string Plain((string User, string Password) login) => Base64($"\0{login.User}\0{login.Password}");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
