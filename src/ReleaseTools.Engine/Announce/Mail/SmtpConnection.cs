using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>Lines to and from a mail server, encrypted from the first or from a later one.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const int LongestLine = 4096, MostLines = 200;

    private readonly Socket _socket;
    private readonly string _host;
    private readonly byte[] _buffer = new byte[LongestLine];
    private Stream _stream;
    private int _start, _end;

    private SmtpConnection(Socket socket, string host) => (_socket, _host, _stream) = (socket, host, new NetworkStream(socket, ownsSocket: true));

    /// <summary>How this side names itself where it is greeted (RFC 5321, 4.1.3): by its address, which reveals no more than the connection does.</summary>
    public string OwnName => _socket.LocalEndPoint is IPEndPoint { Address: var address }
        ? address.IsIPv4MappedToIPv6 ? $"[{address.MapToIPv4()}]" : address.AddressFamily is AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]"
        : "[127.0.0.1]";

    /// <exception cref="SmtpFailedException">Nobody answers there.</exception>
    public static async Task<SmtpConnection> OpenAsync(string host, int port, TimeSpan patience, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await WithinAsync(patience, token => socket.ConnectAsync(host, port, token), $"{host}:{port} could not be reached", cancellation);
            return new SmtpConnection(socket, host);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Encrypts what follows. What came before it in the clear and is not read yet is no answer to anything (RFC 3207, 6).</summary>
    /// <exception cref="SmtpFailedException">The certificate is not one of the host that a known authority signed, or the server speaks no TLS.</exception>
    public async Task EncryptAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (_start < _end) throw new SmtpFailedException($"{_host} said more than it was asked before the connection was encrypted");
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        await WithinAsync(patience, async token => await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = _host }, token), $"the connection to {_host} could not be encrypted", cancellation);
    }

    public async Task WriteAsync(string text, TimeSpan patience, CancellationToken cancellation) => await WithinAsync(patience, async token =>
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), token);
        await _stream.FlushAsync(token);
    }, $"the connection to {_host} broke off", cancellation);

    public async Task<SmtpReply> ReadAsync(TimeSpan patience, CancellationToken cancellation)
    {
        SmtpReply? reply = null;
        await WithinAsync(patience, async token => reply = await ReadAsync(token), $"no answer came from {_host}", cancellation);
        return reply!;
    }

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private async Task<SmtpReply> ReadAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            string line = await ReadLineAsync(cancellation);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code)) throw new IOException("it does not speak SMTP");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new SmtpReply(code, lines);
        }
        throw new IOException($"it answered with more than {MostLines} lines");
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length <= LongestLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, cancellation));
                if (_end == 0) throw new IOException("it closed the connection");
            }
            byte next = _buffer[_start++];
            if (next == '\n') return line.ToString().TrimEnd('\r');
            line.Append(next is >= 0x20 and < 0x7f or (byte)'\r' ? (char)next : '?');
        }
        throw new IOException($"it answered with a line of more than {LongestLine} characters");
    }

    private static async Task WithinAsync(TimeSpan patience, Func<CancellationToken, ValueTask> work, string what, CancellationToken cancellation)
    {
        using var clock = new CancellationTokenSource(patience);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            await work(both.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new SmtpFailedException($"{what} within {patience.TotalSeconds:0.#} s", inner: e);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException && e is not SmtpFailedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new SmtpFailedException($"{what}: {(e.InnerException is SocketException or AuthenticationException ? e.InnerException : e).Message}", inner: e);
        }
    }
}
