using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ReleaseTools.Tests.Fixtures;

namespace ReleaseTools.ServerTests.Servers;

/// <summary>A server that a script in tests/servers starts, on loopback. It ends with this object, and with the test run however that ends: the script watches its input.</summary>
internal sealed class AttachedServer : IDisposable
{
    public const string AccessKey = "testkey", SecretKey = "testsecret";

    private const int NotInstalled = 77;

    private static readonly ConcurrentDictionary<string, string?> s_missing = new();

    private readonly TemporaryFolder _work = new();
    private readonly Process _process;

    /// <param name="environment">What the script is told besides: <c>NAME</c> and value.</param>
    public AttachedServer(string script, params (string Name, string Value)[] environment)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePorts();
            Folder = _work.At($"{attempt}");
            ProcessStartInfo start = Script(script, Folder, $"{port}", AccessKey, SecretKey, "--attached");
            foreach ((string name, string value) in environment) start.Environment[name] = value;
            _process = Process.Start(start)!;
            Address = new Uri($"http://127.0.0.1:{port}");
            Task<string> error = _process.StandardError.ReadToEndAsync();
            if (_process.StandardOutput.ReadLine() == "ready") return;
            Stop();
            if (attempt == 3) throw new InvalidOperationException($"{script} does not start: {error.GetAwaiter().GetResult()}");
        }
    }

    public Uri Address { get; }

    /// <summary>Where the script keeps what it makes.</summary>
    public string Folder { get; }

    /// <summary>Why there is no such server here; null where there is one.</summary>
    public static string? Missing(string script) => s_missing.GetOrAdd(script, Check);

    /// <summary>What a script prints that starts nothing.</summary>
    public static string Ask(string script)
    {
        using Process process = Process.Start(Script(script))!;
        string answer = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return answer;
    }

    public void Dispose()
    {
        Stop();
        _work.Dispose();
    }

    private void Stop()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string? Check(string script)
    {
        if (OperatingSystem.IsWindows()) return "the server's start script needs a Unix shell";
        using Process process = Process.Start(Script(script, "--check"))!;
        string why = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == NotInstalled ? why : null;
    }

    // a server may use the port after its own as well
    private static int FreePorts()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException) { /* taken: another pair */ }
        }
    }

    private static ProcessStartInfo Script(string script, params string[] arguments)
    {
        // tests/ReleaseTools.ServerTests/bin/CONFIGURATION/FRAMEWORK/
        string tests = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Parent!.Parent!.Parent!.FullName;
        return new ProcessStartInfo(Path.Combine(tests, "servers", script), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
