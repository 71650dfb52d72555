using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ReleaseTools.Tests.Fixtures;

namespace ReleaseTools.ServerTests.Git;

/// <summary>git http-backend behind lighttpd with a password, started by tests/servers/git-http, for as long as a test takes.</summary>
internal sealed class GitServer : IDisposable
{
    public const string User = "ann", Password = "correct-horse-battery";

    private const int NotInstalled = 77;

    private static readonly Lazy<string?> s_missing = new(Check);

    private readonly TemporaryFolder _work = new();
    private readonly Process _process;

    public GitServer(string root)
    {
        for (int attempt = 1; ; attempt++)
        {
            Port = FreePort();
            _process = Process.Start(Script(root, Port, _work.Path))!;
            if (Answers()) return;
            if (attempt == 5) throw new InvalidOperationException("lighttpd does not start: " + _process.StandardError.ReadToEnd());
            Stop();
        }
    }

    public int Port { get; }

    /// <summary>Why there is no server here; null where there is one.</summary>
    public static string? Missing => s_missing.Value;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        Stop();
        _work.Dispose();
    }

    private void Stop()
    {
        try { _process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended by itself */ }
        _process.WaitForExit();
        _process.Dispose();
    }

    private bool Answers()
    {
        for (int i = 0; i < 500 && !_process.HasExited; i++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return true;
            }
            catch (SocketException) { Thread.Sleep(20); }
        }
        return false;
    }

    private static string? Check()
    {
        if (OperatingSystem.IsWindows()) return "the server's start script needs a Unix shell";
        using Process process = Process.Start(Script("/", 0, "/", "--check"))!;
        string why = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == NotInstalled ? why : null;
    }

    private static ProcessStartInfo Script(string root, int port, string work, params string[] arguments)
    {
        // tests/ReleaseTools.ServerTests/bin/CONFIGURATION/FRAMEWORK/
        string tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Parent!.Parent!.Parent!.FullName;
        var start = new ProcessStartInfo(Path.Combine(tests, "servers", "git-http"), arguments) { UseShellExecute = false, RedirectStandardError = true };
        start.Environment["GIT_HTTP_PORT"] = $"{port}";
        start.Environment["GIT_HTTP_ROOT"] = root;
        start.Environment["GIT_HTTP_WORK"] = work;
        start.Environment["GIT_HTTP_USER"] = User;
        start.Environment["GIT_HTTP_PASSWORD"] = Password;
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        return start;
    }
}
