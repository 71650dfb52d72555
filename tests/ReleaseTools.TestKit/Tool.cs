using System.Diagnostics;

namespace ReleaseTools.TestKit;

/// <summary>The programs that people unpack and check releases with, and that tests use beside ours.</summary>
internal static class Tool
{
    /// <returns>What it printed; it must exit with 0.</returns>
    public static string Run(string folder, string program, params string[] arguments) => RunAsync(folder, program, arguments).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public static Task<string> RunAsync(string program, params string[] arguments) => RunAsync(Environment.CurrentDirectory, program, arguments);

    /// <returns>Where PATH has a program; null where it has none.</returns>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task<string> RunAsync(string folder, string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().ConfigureAwait(false);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await error.ConfigureAwait(false)}");
        return await output.ConfigureAwait(false);
    }
}
