using System.Diagnostics;

namespace ReleaseTools.TestKit;

/// <summary>Programs of ours as a user runs them: real processes, found beside the tests.</summary>
internal static class Child
{
    /// <summary>The path of the <c>dotnet</c> that runs them, for tests that put another one on PATH.</summary>
    public static string Dotnet { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")).FirstOrDefault(File.Exists) ?? "dotnet";

    /// <summary>A packed <c>release</c> to run in place of the one that the solution builds: trimmed and compiled ahead, it may lack what only it would miss.</summary>
    private static string? Packed { get; } = Environment.GetEnvironmentVariable("RELEASE_PROGRAM") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>The <c>release</c> program.</summary>
    public static Task<ChildResult> ReleaseAsync(string repository, params string[] arguments) => RunAsync(Release(repository, arguments));

    /// <summary>The <c>release</c> program, for tests that start it in a way of their own.</summary>
    public static ProcessStartInfo Release(string repository, params string[] arguments) => Start("ReleaseTools.Cli", "release", repository, arguments);

    /// <summary>The program that kills itself in the middle of a release.</summary>
    public static Task<ChildResult> CrashAsync(string repository, int write, string moment) =>
        RunAsync(Start("ReleaseTools.Crash", "ReleaseTools.Crash", repository, [repository, write.ToString(), moment]));

    /// <summary>The same in the middle of an update of version references.</summary>
    public static Task<ChildResult> CrashAsync(string repository, int write, string moment, string name, string version) =>
        RunAsync(Start("ReleaseTools.Crash", "ReleaseTools.Crash", repository, [repository, write.ToString(), moment, name, version]));

    public static ProcessStartInfo Start(string project, string assembly, string repository, string[] arguments)
    {
        bool isPacked = Packed is not null && project == "ReleaseTools.Cli";
        var start = new ProcessStartInfo(isPacked ? Packed! : Dotnet)
        {
            WorkingDirectory = repository,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!isPacked) start.ArgumentList.Add(PathOf(project, assembly));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";                        // too short-lived to earn it back
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_COMMITTER_NAME"] = "Ann Author";
        start.Environment["GIT_COMMITTER_EMAIL"] = "ann@example.com";
        foreach (string ci in new[] { "TF_BUILD", "GITHUB_ACTIONS" }) start.Environment.Remove(ci);    // these tests may run in one
        return start;
    }

    /// <summary>Starts it with every signal at its default. What runs in the background of a shell without job control, as under nohup, inherits that it ignores some.</summary>
    public static ProcessStartInfo WithDefaultSignals(this ProcessStartInfo start)
    {
        Requires.Linux();
        return start.Through("env", "--default-signal");
    }

    /// <summary>Starts it by a program that becomes it, under the same process id.</summary>
    public static ProcessStartInfo Through(this ProcessStartInfo start, string program, params string[] arguments)
    {
        string[] whole = [.. arguments, start.FileName, .. start.ArgumentList];
        start.FileName = program;
        start.ArgumentList.Clear();
        foreach (string argument in whole) start.ArgumentList.Add(argument);
        return start;
    }

    public static async Task<ChildResult> RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ChildResult(process.ExitCode, await output, await error);
    }

    private static string PathOf(string project, string assembly)
    {
        // tests/ReleaseTools.Tests/bin/CONFIGURATION/FRAMEWORK/
        var bin = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string root = bin.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        string folder = project == "ReleaseTools.Cli" ? "src" : "tests";
        return Path.Combine(root, folder, project, "bin", bin.Parent!.Name, bin.Name, assembly + ".dll");
    }
}

/// <summary>How a child process ended.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Error);
