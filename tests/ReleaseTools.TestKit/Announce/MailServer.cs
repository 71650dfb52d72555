using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReleaseTools.TestKit.Announce;

/// <summary>A mail server in the test's own process, which misbehaves as it is told. What a real one does, ReleaseTools.ServerTests try.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private bool _isStopped;

    public MailServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Name => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What is answered to a command that begins so, instead of what is usual; null closes the connection, an empty text never answers. <c>.</c> is the end of the mail.</summary>
    public ConcurrentDictionary<string, string?> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every mail that was taken, with its recipients.</summary>
    public ConcurrentQueue<(string[] To, string Text)> Mails { get; } = new();

    public ConcurrentQueue<string> Commands { get; } = new();

    public async ValueTask DisposeAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _stop.CancelAsync();
        _listener.Stop();
        try { await _accepting; }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { /* stopped */ }
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try { await TalkAsync(client.GetStream()); }
            catch (Exception e) when (e is IOException or OperationCanceledException or ClosedException) { /* one of both left */ }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var to = new List<string>();
        await AnswerAsync("greeting", "220 mail ready");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            Commands.Enqueue(line);
            if (line == "QUIT") return;
            if (line.StartsWith("EHLO", StringComparison.Ordinal)) await AnswerAsync(line, "250-mail\r\n250-SIZE 1000000\r\n250 AUTH LOGIN PLAIN");
            else if (line.StartsWith("AUTH", StringComparison.Ordinal)) await AnswerAsync(line, "235 welcome");
            else if (line == "DATA" && await AnswerAsync(line, "354 go on")) await TakeAsync(to);
            else if (line != "DATA" && await AnswerAsync(line, "250 ok") && line.StartsWith("RCPT TO:", StringComparison.Ordinal)) to.Add(line[9..^1]);
        }

        async Task TakeAsync(List<string> recipients)
        {
            var mail = new StringBuilder();
            while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".") mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            if (!Answers.TryGetValue(".", out string? told) || told is null or "" || told.StartsWith('2')) Mails.Enqueue(([.. recipients], mail.ToString()));
            await AnswerAsync(".", "250 taken");
        }

        async Task<bool> AnswerAsync(string command, string usual)
        {
            string? key = Answers.Keys.FirstOrDefault(key => command.StartsWith(key, StringComparison.OrdinalIgnoreCase));
            string? answer = key is null ? usual : Answers[key];
            if (answer is null) throw new ClosedException();
            if (answer.Length == 0) await Task.Delay(Timeout.Infinite, _stop.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), _stop.Token);
            return answer[0] is '2' or '3';
        }
    }

    private sealed class ClosedException : Exception;
}
