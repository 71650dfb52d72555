using System.Text;
using MailKit;

namespace ReleaseTools.Engine.Announce.Mail;

/// <summary>
/// Watches a conversation with a mail server: how long an answer takes, how long it is, and whether the mail has been handed over whole. Of what is said it keeps the first
/// line of the answer to the greeting, and nothing else.
/// </summary>
internal sealed class SmtpWatch(string host, MailTimeouts timeouts, CancellationToken cancellation) : IProtocolLogger, ITransferProgress
{
    private const int LongestAnswer = 1 << 18, LongestCommand = 8, LongestLine = 200;

    private readonly CancellationTokenSource _clock = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private string _hello = "";
    private int _heard;
    private bool _isInMail;

    /// <summary>Ends when time is up, or the caller cancels.</summary>
    public CancellationToken Token => _clock.Token;

    /// <summary>How long what is going on may take.</summary>
    public TimeSpan Allowed { get; private set; }

    /// <summary>The last command, as far as it matters; empty until the server has greeted.</summary>
    public string Asked { get; private set; } = "";

    /// <summary>Whether anything has come since the last command.</summary>
    public bool HasHeard => _heard > 0;

    /// <summary>Whether the server has all of the mail but its end, so that it may have taken it.</summary>
    public bool IsHandedOver { get; private set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Starts the clock anew.</summary>
    public void Allow(TimeSpan time)
    {
        Allowed = time;
        _clock.CancelAfter(time);
    }

    public void LogConnect(Uri uri) => Allow(timeouts.Answer);

    public void LogClient(byte[] buffer, int offset, int count)
    {
        Allow(_isInMail ? timeouts.Acceptance : timeouts.Answer);
        _heard = 0;
        if (_isInMail) return;
        Asked = Command(buffer.AsSpan(offset, count));
        if (Asked is "HELO") throw new SmtpFailedException($"{host} does not speak ESMTP: {_hello}");
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        ReadOnlySpan<byte> said = buffer.AsSpan(offset, count);
        _isInMail = false;
        _heard += count;
        if (_heard > LongestAnswer) throw new IOException($"it answered with more than {LongestAnswer} bytes");
        if (Asked is "EHLO" && _heard == count) _hello = Encoding.ASCII.GetString(said[..Math.Min(said.Length, LongestLine)]).Split('\r', '\n')[0];
        if (Asked is not "STARTTLS") return;
        // what came in the clear is no answer to anything that is asked later (RFC 3207, 6)
        if (said is [_, _, _, (byte)' ', ..] && said.IndexOf((byte)'\n') is >= 0 and int end && end < said.Length - 1)
            throw new SmtpFailedException($"{host} said more than it was asked before the connection was encrypted");
        Allow(timeouts.Connect);
    }

    public void Report(long bytesTransferred, long totalSize)
    {
        _isInMail = true;
        IsHandedOver |= bytesTransferred >= totalSize;
        Allow(timeouts.Acceptance);
    }

    public void Report(long bytesTransferred) => Report(bytesTransferred, 0);

    public void Dispose() => _clock.Dispose();

    private static string Command(ReadOnlySpan<byte> said)
    {
        int end = said.IndexOfAny((byte)' ', (byte)'\r');
        return end is > 0 and <= LongestCommand ? Encoding.ASCII.GetString(said[..end]) : "?";
    }
}
