using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using ReleaseTools.Definitions;
using ReleaseTools.Logging;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>A conversation with a mail server, from the greeting to the end of one mail (RFC 5321). MailKit's exceptions become release errors that quote the server's answer.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LongestReply = 500;

    // one of the first, then one of the second: some servers offer SCRAM and can't do it for every user
    private static readonly string[] s_challenges = ["SCRAM-SHA-512", "SCRAM-SHA-256"], s_plain = ["PLAIN", "LOGIN"], s_tokens = ["XOAUTH2", "OAUTHBEARER"];

    private readonly string _host;
    private readonly CancellationToken _cancellation;
    private readonly Redactor _redactor;
    private readonly SmtpWatch _watch;
    private readonly SmtpSender _client;

    private SmtpSession(string host, MailLogin? login, MailTimeouts timeouts, CancellationToken cancellation)
    {
        (_host, _cancellation) = (host, cancellation);
        _redactor = new Redactor(login is null ? [] : Secrets(login));
        _watch = new SmtpWatch(host, timeouts, cancellation);
        _client = new SmtpSender(_watch);
        _watch.Allow(timeouts.Connect);
    }

    /// <param name="login">Null = no login.</param>
    /// <exception cref="SmtpFailedException">The server can't be reached, is not encrypted as wanted, or does not let us in.</exception>
    public static async Task<SmtpSession> OpenAsync(string host, int port, MailEncryption encryption, MailLogin? login, MailTimeouts timeouts, CancellationToken cancellation)
    {
        var session = new SmtpSession(host, login, timeouts, cancellation);
        try
        {
            Socket socket = await session.ReachAsync(port);
            await session.BeginAsync(socket, port, encryption);
            if (login is not null) await session.LogInAsync(login);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands over a mail to all who are not refused.</summary>
    /// <returns>Who was refused, with what the server said.</returns>
    /// <exception cref="SmtpFailedException">Nobody gets it; or, where it is uncertain, nobody knows.</exception>
    public async Task<IReadOnlyList<(string Address, string Reply)>> SendAsync(string from, IReadOnlyList<string> to, MimeMessage mail)
    {
        try
        {
            await _client.SendAsync(mail, new MailboxAddress("", from), to.Select(address => new MailboxAddress("", address)), _watch.Token, _watch);
        }
        catch (SmtpCommandException e) when (e.ErrorCode is not SmtpErrorCode.SenderNotAccepted && _client.Refused.Count == to.Count)
        {
            throw new SmtpFailedException($"{_host} refused every recipient: {string.Join("; ", Refused().Select(one => $"{one.Address}: {one.Reply}"))}", inner: e);
        }
        catch (SmtpCommandException e) when (e is { ErrorCode: SmtpErrorCode.MessageNotAccepted, StatusCode: >= SmtpStatusCode.Ok and < (SmtpStatusCode)300 })
        {
            // taken, in other words than usual
        }
        catch (SmtpCommandException e)
        {
            string what = e.ErrorCode switch
            {
                SmtpErrorCode.SenderNotAccepted => $"takes no mail from {from}",
                SmtpErrorCode.MessageNotAccepted => "did not take the mail",
                _ => "does not take the mail",
            };
            throw new SmtpFailedException($"{_host} {what}: {Reply(e)}", inner: e);
        }
        catch (ServiceNotAuthenticatedException e)
        {
            throw new SmtpFailedException($"{_host} takes no mail from {from}: {Clean($"530 {e.Message}")}", inner: e);
        }
        catch (Exception e) when (IsLoss(e))
        {
            SmtpFailedException lost = Lost(e);
            throw _watch.IsHandedOver ? new SmtpFailedException($"the mail was handed over, and then {lost.Message}", isUncertain: true, e) : lost;
        }
        return Refused();
    }

    public async ValueTask DisposeAsync()
    {
        using var goodbye = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try { await _client.DisconnectAsync(quit: true, goodbye.Token); }
        catch (Exception e) when (IsLoss(e)) { /* a goodbye that gets lost loses nothing */ }
        _client.Dispose();
        _watch.Dispose();
    }

    private async Task<Socket> ReachAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_host, port, _watch.Token);
            // it names itself by its address (RFC 5321, 4.1.3), which reveals no more than the connection does
            _client.LocalDomain = (socket.LocalEndPoint as IPEndPoint)?.Address.ToString() ?? "127.0.0.1";
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (!IsLoss(e)) throw;
            throw Failed($"{_host}:{port} could not be reached", e);
        }
    }

    private async Task BeginAsync(Socket socket, int port, MailEncryption encryption)
    {
        SecureSocketOptions options = encryption switch
        {
            MailEncryption.Tls => SecureSocketOptions.SslOnConnect,
            MailEncryption.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        try
        {
            await _client.ConnectAsync(socket, _host, port, options, _watch.Token);
        }
        catch (NotSupportedException e)
        {
            throw new SmtpFailedException($"{_host} offers no encryption (STARTTLS), and without it everybody on the way could read and change the mail", inner: e);
        }
        catch (SmtpCommandException e)
        {
            string what = _watch.Asked switch { "" => "turned us away", "STARTTLS" => "does not encrypt the connection", _ => "does not speak ESMTP" };
            throw new SmtpFailedException($"{_host} {what}: {Reply(e)}", inner: e);
        }
        catch (SslHandshakeException e)
        {
            string what = $"the connection to {_host} could not be encrypted";
            throw _client.CertificateFault is { } fault ? new SmtpFailedException($"{what}: its certificate is not trusted ({fault})", inner: e) : Failed(what, e.InnerException ?? e);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Lost(e);
        }
    }

    private async Task LogInAsync(MailLogin login)
    {
        HashSet<string> offered = _client.AuthenticationMechanisms;
        string[][] known = login.IsToken ? [s_tokens] : [s_challenges, s_plain];
        string[] chosen = [.. known.Select(kind => kind.FirstOrDefault(offered.Contains)).OfType<string>()];
        if (chosen.Length == 0)
            throw new SmtpFailedException($"{_host} offers no way to log in {(login.IsToken ? "with a token " : "")}that is known here ({string.Join(", ", known.SelectMany(kind => kind))}); it offers {(offered.Count == 0 ? "none" : string.Join(", ", offered))}");
        try
        {
            if (login.IsToken)
            {
                var credentials = new NetworkCredential(login.User, login.Secret);
                await _client.AuthenticateAsync(chosen[0] == s_tokens[0] ? new SaslMechanismOAuth2(credentials) : new SaslMechanismOAuthBearer(credentials), _watch.Token);
                return;
            }
            offered.IntersectWith(chosen);
            await _client.AuthenticateAsync(new UTF8Encoding(false), new NetworkCredential(login.User, login.Secret), _watch.Token);
        }
        catch (AuthenticationException e)
        {
            throw new SmtpFailedException($"{_host} does not let {login.User} log in: {(e.InnerException is SmtpCommandException reply ? Reply(reply) : Clean(e.Message.Replace(": ", " ", StringComparison.Ordinal)))}", inner: e);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw Lost(e);
        }
    }

    private (string Address, string Reply)[] Refused() => [.. _client.Refused.Select(one => (one.Address, Clean($"{(int)one.Reply.StatusCode} {one.Reply.Response}")))];

    private static bool IsLoss(Exception e) => e is IOException or SocketException or OperationCanceledException or ProtocolException or System.Security.Authentication.AuthenticationException or ObjectDisposedException;

    private SmtpFailedException Lost(Exception e)
    {
        if (e is SmtpFailedException told) return told;
        return e is SmtpProtocolException && !_watch.Token.IsCancellationRequested
            ? new SmtpFailedException($"no answer came from {_host}: {(_watch.HasHeard ? "it does not speak SMTP" : "it closed the connection")}", inner: e)
            : Failed($"no answer came from {_host}", e);
    }

    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    private SmtpFailedException Failed(string what, Exception e)
    {
        _cancellation.ThrowIfCancellationRequested();
        return _watch.Token.IsCancellationRequested
            ? new SmtpFailedException(string.Create(CultureInfo.InvariantCulture, $"{what} within {_watch.Allowed.TotalSeconds:0.#} s"), inner: e)
            : new SmtpFailedException($"{what}: {(e.InnerException is SocketException or System.Security.Authentication.AuthenticationException ? e.InnerException : e).Message}", inner: e);
    }

    private string Reply(SmtpCommandException e) => Clean($"{(int)e.StatusCode} {e.Message}");

    // a server may repeat what it was sent, and say more than is read
    private string Clean(string reply)
    {
        string text = _redactor.Clean(reply.TrimEnd().Replace('\n', ' '));
        return text.Length > LongestReply ? text[..LongestReply] + "…" : text;
    }

    private static string[] Secrets(MailLogin login) =>
    [
        login.Secret,
        Base64(login.Secret),
        Base64($"\0{login.User}\0{login.Secret}"),
        Base64($"user={login.User}\u0001auth=Bearer {login.Secret}\u0001\u0001"),
    ];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
