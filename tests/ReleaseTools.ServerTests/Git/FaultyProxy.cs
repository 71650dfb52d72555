using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ReleaseTools.ServerTests.Git;

/// <summary>Stands before a server and does what networks and servers do on bad days.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private const int Chunk = 16 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private int _server;

    /// <summary>Answers requests that hold <see cref="Only"/> with this status, as often as <see cref="Times"/> says.</summary>
    public string? Status { get; set; }

    /// <summary>Drops the connection after this many bytes of a request that holds <see cref="Only"/>, as often as <see cref="Times"/> says.</summary>
    public int? DropAfter { get; init; }

    /// <summary>Falls silent after this many bytes of such a request.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Between two chunks of 16 KiB of such a request.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Drops the server's answer to such a request, which it has done by then.</summary>
    public bool DropAnswer { get; init; }

    public string Only { get; init; } = "git-receive-pack HTTP";

    public int Times { get; set; } = int.MaxValue;

    /// <summary>The heads of all requests.</summary>
    public List<string> Requests { get; } = [];

    /// <returns>The port to use instead of the server's.</returns>
    public int Start(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
        return ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token), _end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { /* it is over */ }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken end)
    {
        using TcpClient from = client;
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _server, end);
            NetworkStream near = from.GetStream(), far = to.GetStream();
            var mutes = new bool[1];
            _ = AnswerAsync(far, near, mutes, end);
            await ForwardAsync(near, far, mutes, end);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { /* the other side has gone */ }
    }

    private async Task ForwardAsync(NetworkStream near, NetworkStream far, bool[] mutes, CancellationToken end)
    {
        byte[] buffer = new byte[Chunk];
        int sent = -1;
        while (await near.ReadAsync(buffer, end) is > 0 and var count)
        {
            string head = Encoding.Latin1.GetString(buffer, 0, Math.Min(count, 2000));
            if (head.StartsWith("GET ", StringComparison.Ordinal) || head.StartsWith("POST ", StringComparison.Ordinal))
            {
                lock (Requests) Requests.Add(head);
                sent = head.Split('\r')[0].Contains(Only, StringComparison.Ordinal) && Times > 0 ? 0 : -1;
                if (sent == 0 && Status is not null)
                {
                    Times--;
                    await near.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {Status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), end);
                    return;
                }
                if (sent == 0 && DropAnswer)
                {
                    Times--;
                    mutes[0] = true;
                }
            }
            if (sent >= 0) sent += count;
            if (sent > DropAfter)
            {
                Times--;
                return;
            }
            if (sent > StallAfter) await Task.Delay(Timeout.Infinite, end);
            if (sent >= 0 && Pause > TimeSpan.Zero) await Task.Delay(Pause, end);
            await far.WriteAsync(buffer.AsMemory(0, count), end);
        }
    }

    private static async Task AnswerAsync(NetworkStream far, NetworkStream near, bool[] mutes, CancellationToken end)
    {
        try
        {
            byte[] buffer = new byte[Chunk];
            while (await far.ReadAsync(buffer, end) is > 0 and var count)
            {
                if (mutes[0])
                {
                    near.Socket.Close();
                    return;
                }
                await near.WriteAsync(buffer.AsMemory(0, count), end);
            }
            near.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { /* the other side has gone */ }
    }
}
