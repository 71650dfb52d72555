using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ReleaseTools.TestKit.Servers;

/// <summary>
/// A server that a script in tests/servers starts, on loopback. It ends with this object, and with the test run however that ends: the script watches its
/// input. Where it is not installed, the test that asks for it is skipped with the reason.
/// </summary>
internal sealed class AttachedServer : IDisposable
{
    public const string AccessKey = "testkey", SecretKey = "testsecret";

    private const int NotInstalled = 77, LowestPort = 10_000;

    private static readonly ConcurrentDictionary<string, string?> s_missing = new();
    private static readonly Lazy<int> s_firstGivenAway = new(FirstGivenAway);

    private readonly TestFolder _work = new();
    private readonly Process _process;

    /// <param name="environment">What the script is told besides: <c>NAME</c> and value.</param>
    public AttachedServer(string script, params (string Name, string Value)[] environment)
    {
        Require(script);
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

    /// <summary>Skips the test where the server is not installed.</summary>
    public static void Require(string script)
    {
        if (Missing(script) is { } why) Assert.Skip(why);
    }

    /// <summary>What a script prints that starts nothing.</summary>
    public static string Ask(string script)
    {
        Require(script);
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

    /// <summary>Finds a port that is free, as is the one after it, which a server may use as well. It is below those that the system gives away, so that nobody is given it before the server has it.</summary>
    public static int FreePorts()
    {
        while (true)
        {
            int port = Random.Shared.Next(LowestPort, s_firstGivenAway.Value - 1);
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                first.Start();
                second.Start();
                return port;
            }
            catch (SocketException) { /* taken: another pair */ }
        }
    }

    private static int FirstGivenAway()
    {
        const string range = "/proc/sys/net/ipv4/ip_local_port_range";
        int first = File.Exists(range) ? int.Parse(File.ReadAllText(range).Split('\t')[0], CultureInfo.InvariantCulture) : 49152;
        return Math.Max(first, LowestPort + 1000);
    }

    private static ProcessStartInfo Script(string script, params string[] arguments)
    {
        // tests/PROJECT/bin/CONFIGURATION/FRAMEWORK/
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
