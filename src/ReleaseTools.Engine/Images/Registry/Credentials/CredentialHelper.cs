using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>
/// A program <c>docker-credential-NAME</c> that keeps logins (https://github.com/docker/docker-credential-helpers): it reads a server's name, and prints a login as
/// JSON. What it prints is shown to nobody.
/// </summary>
/// <param name="environment">What the program sees, and where it is looked for: <c>PATH</c>.</param>
/// <param name="time">How long it may take; null = the usual.</param>
internal sealed class CredentialHelper(string name, IReadOnlyDictionary<string, string> environment, TimeSpan? time = null)
{
    private const int MostCharacters = 256 * 1024;

    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _time = time ?? s_usual;

    private string Program => $"docker-credential-{name}";

    /// <returns>Null where it has no login for the server.</returns>
    /// <exception cref="ReleaseException">It is missing, fails, takes too long, or prints something else.</exception>
    public async Task<RegistryCredential?> GetAsync(string server, CancellationToken cancellation)
    {
        using Process process = Start(server);
        using var clock = new CancellationTokenSource(_time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            Task<string?> output = ReadAsync(process.StandardOutput, both.Token), error = ReadAsync(process.StandardError, both.Token);
            await WriteAsync(process, server, both.Token);
            string? answer = await output;
            await error;
            await process.WaitForExitAsync(both.Token);
            return process.ExitCode == 0 ? Read(answer, server)
                // the one answer whose words are agreed on
                : answer?.Contains("credentials not found", StringComparison.OrdinalIgnoreCase) is true ? null
                : throw Failed(server, $"it ended with exit code {process.ExitCode}");
        }
        catch (OperationCanceledException) when (clock.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw Failed(server, $"it did not answer within {_time.TotalSeconds:0.#} s");
        }
        finally
        {
            Kill(process);
        }
    }

    private RegistryCredential? Read(string? answer, string server)
    {
        if (answer is null) throw Failed(server, "it prints too much");
        try
        {
            HelperAnswer? login = JsonSerializer.Deserialize(answer, RegistryJson.Default.HelperAnswer);
            return login is { Username: { Length: > 0 } user, Secret: { Length: > 0 } secret } ? new RegistryCredential(user, secret, Program) : null;
        }
        catch (JsonException)
        {
            throw Failed(server, "what it prints is no login");
        }
    }

    /// <returns>Null where it is too much.</returns>
    private static async Task<string?> ReadAsync(StreamReader reader, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        char[] buffer = new char[4096];
        for (int read; (read = await reader.ReadAsync(buffer, cancellation)) > 0;)
        {
            // read on: a program whose output nobody takes would not end
            if (text.Length <= MostCharacters) text.Append(buffer, 0, read);
        }
        return text.Length <= MostCharacters ? text.ToString() : null;
    }

    private static async Task WriteAsync(Process process, string server, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(server), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException) { /* it has ended without reading: its exit code says why */ }
    }

    private Process Start(string server)
    {
        // a name with a path in it would run anything
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')) throw Failed(server, "that is no name of a program");
        string file = Find() ?? throw Missing(server);
        var start = new ProcessStartInfo(file, "get")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach ((string variable, string value) in environment) start.Environment[variable] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw Failed(server, e.Message.TrimEnd('.'));
        }
    }

    private string? Find()
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{Program}.exe", $"{Program}.cmd", $"{Program}.bat"] : [Program];
        return environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(candidate => Path.Combine(folder, candidate))).FirstOrDefault(File.Exists);
    }

    private static void Kill(Process process)
    {
        try { process.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended by itself */ }
    }

    private RefusedException Missing(string server) => new("CredentialHelperMissing", ErrorCategory.NotInstalled, Program,
        $"The login for {server} is kept by {Program}, which is not installed.", $"Install it and put it on PATH, or take '{name}' out of Docker's config.json and log in again.");

    private RefusedException Failed(string server, string why) => new("CredentialHelperFailed", ErrorCategory.ResourceUnavailable, Program,
        $"{Program} gave no login for {server}: {why}.", $"See what it says: echo {server} | {Program} get. Or log in again.");
}

/// <summary>What a credential helper prints (https://github.com/docker/docker-credential-helpers#development).</summary>
internal sealed class HelperAnswer
{
    [JsonPropertyName("Username")]
    public string? Username { get; init; }

    [JsonPropertyName("Secret")]
    public string? Secret { get; init; }
}
