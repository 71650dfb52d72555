using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Source;

/// <summary>Runs <c>git</c> in one folder. Git never prompts, never pages, and speaks English, so that its answers can be read; it sees no secrets, and runs no hooks.</summary>
/// <param name="environment">Variables that only git and what it runs get to see; null = none.</param>
public sealed class GitCommand(string directory, IReadOnlyDictionary<string, string>? environment = null)
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>What git runs for.</summary>
    internal GitUse Use { get; init; }

    /// <summary>Settings that count in place of the user's; a name may be there more than once.</summary>
    internal IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>The folder that git works in.</summary>
    public string Directory { get; } = directory;

    /// <returns>What git printed, without the last line break.</returns>
    /// <exception cref="RefusedException">Git is missing.</exception>
    /// <exception cref="GitException">Git exited with another code than 0.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        (int exitCode, string output, string error) = await TryRunAsync(arguments, cancellation);
        return exitCode == 0 ? output.TrimEnd('\n') : throw new GitException(Directory, arguments, exitCode, error);
    }

    /// <summary>For questions whose answer is the exit code.</summary>
    public async Task<GitAnswer> TryRunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using Process git = Start(arguments);
        try
        {
            Task<string> output = git.StandardOutput.ReadToEndAsync(cancellation);
            Task<string> error = git.StandardError.ReadToEndAsync(cancellation);
            await git.WaitForExitAsync(cancellation);
            await Interruption.SettleAsync(git.ExitCode, cancellation);
            return new GitAnswer(git.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            Kill(git);
            throw;
        }
    }

    /// <summary>For a command that reads its standard input.</summary>
    /// <returns>What git printed, without the last line break.</returns>
    /// <exception cref="GitException">Git exited with another code than 0.</exception>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellation) => StreamAsync(arguments, input, async output =>
    {
        using var reader = new StreamReader(output, Encoding.UTF8);
        return (await reader.ReadToEndAsync(cancellation)).TrimEnd('\n');
    }, cancellation);

    /// <summary>
    /// For a question that git answers at once, in a line or two. The thread waits: to come back to a command that was put aside takes .NET longer than git.
    /// </summary>
    public GitAnswer Ask(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using Process git = Start(arguments);
        using CancellationTokenRegistration stop = cancellation.Register(() => Kill(git));
        string output = git.StandardOutput.ReadToEnd();
        string error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return new GitAnswer(git.ExitCode, output, error);
    }

    /// <summary>For output that is too long to hold: the reader gets git's standard output as it comes.</summary>
    public Task<T> StreamAsync<T>(IReadOnlyList<string> arguments, Func<Stream, Task<T>> read, CancellationToken cancellation) =>
        StreamAsync(arguments, default, read, cancellation);

    /// <inheritdoc cref="StreamAsync{T}(IReadOnlyList{string}, Func{Stream, Task{T}}, CancellationToken)"/>
    public async Task<T> StreamAsync<T>(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, Func<Stream, Task<T>> read, CancellationToken cancellation)
    {
        using Process git = Start(arguments, hasInput: true);
        try
        {
            Task<string> error = git.StandardError.ReadToEndAsync(cancellation);
            Task writing = WriteAsync(git, input, cancellation);
            T result = await read(git.StandardOutput.BaseStream);
            await writing;
            await git.WaitForExitAsync(cancellation);
            await Interruption.SettleAsync(git.ExitCode, cancellation);
            return git.ExitCode == 0 ? result : throw new GitException(Directory, arguments, git.ExitCode, await error);
        }
        catch
        {
            Kill(git);
            throw;
        }
    }

    private static async Task WriteAsync(Process git, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await git.StandardInput.BaseStream.WriteAsync(input, cancellation);
            git.StandardInput.Close();
        }
        catch (IOException) { /* it has ended without reading on: its exit code says why */ }
    }

    private Process Start(IReadOnlyList<string> arguments, bool hasInput = false)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = Directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        GitEnvironment.Prepare(start.Environment, Use, environment ?? s_none, Settings);
        try
        {
            Process git = Process.Start(start)!;
            if (!hasInput) git.StandardInput.Close();
            return git;
        }
        catch (Win32Exception e)
        {
            throw new RefusedException("GitMissing", ErrorCategory.NotInstalled, "git",
                $"Could not start git in {Directory}: {e.Message}", "Install git 2.30 or newer and put it on PATH.", e);
        }
    }

    private static void Kill(Process git)
    {
        try { git.Kill(entireProcessTree: true); }
        catch (InvalidOperationException) { /* it has ended by itself */ }
    }
}

/// <summary>What git said.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record GitAnswer(int ExitCode, string Output, string Error);

/// <summary>Git refused what it was asked.</summary>
public sealed class GitException(string directory, IReadOnlyList<string> arguments, int exitCode, string error) : ReleaseException(
    "GitFailed", ErrorCategory.InvalidOperation, directory,
    Redactor.ForEnvironment(ProcessEnvironment.Read()).CleanLines($"git {string.Join(' ', arguments)} in {directory} exited with {exitCode}: {error.Trim()}"))
{
    /// <summary>What git wrote to standard error.</summary>
    public string Error { get; } = error;
}
