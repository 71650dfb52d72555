using System.Diagnostics;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.ServerTests.Git;

/// <summary>A process of its own that tags, branches and stages in a checkout of its own, on command.</summary>
internal sealed class Racer : IDisposable
{
    private readonly Process _process;

    public Racer(GitRepository checkout)
    {
        Checkout = checkout;
        ProcessStartInfo start = Child.Start("ReleaseTools.GitRacer", "git-racer", checkout.Path, [checkout.Path]);
        start.RedirectStandardError = false;
        start.Environment[GitCredential.UserVariable] = RemoteWorld.User;
        start.Environment[GitCredential.SecretVariable] = RemoteWorld.Password;
        _process = Process.Start(start)!;
        Assert.Equal("ready", _process.StandardOutput.ReadLine());
    }

    public GitRepository Checkout { get; }

    /// <summary>Has both begin at once, and waits for both.</summary>
    public static async Task<string[]> RaceAsync(params (Racer Racer, string Command)[] commands)
    {
        Task<string>[] answers = [.. commands.Select(entry => entry.Racer._process.StandardOutput.ReadLineAsync()).Select(async answer => await answer ?? "it died")];
        foreach ((Racer racer, string command) in commands) racer._process.StandardInput.WriteLine(command);
        return await Task.WhenAll(answers);
    }

    /// <summary>Sends a command and ends the process, with all that it runs, in the midst of it.</summary>
    public async Task KillAsync(string command, TimeSpan after)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await Task.Delay(after);
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
