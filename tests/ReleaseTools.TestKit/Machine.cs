using System.Diagnostics;

namespace ReleaseTools.TestKit;

/// <summary>A machine with a clone of its own: <c>release</c> runs on it as a process that goes by the machine's name.</summary>
internal sealed class Machine(string name, string origin) : IDisposable
{
    private readonly TestFolder _home = new();

    /// <summary>Whether a path is in one of its folders.</summary>
    public bool Owns(string path) => path.StartsWith(Checkout, StringComparison.Ordinal) || path.StartsWith(TestWork.Of(Checkout), StringComparison.Ordinal) || path.StartsWith(_home.Path, StringComparison.Ordinal);

    public string Checkout { get; } = Path.Combine(Path.GetTempPath(), $"rt-{name}-{Guid.NewGuid():n}", "hello");

    /// <summary>What it hands to everything it runs besides.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public Task<ChildResult> RunAsync(params string[] arguments) => Child.RunAsync(Start(arguments));

    public ProcessStartInfo Start(params string[] arguments)
    {
        if (!Directory.Exists(Checkout)) Clone();
        ProcessStartInfo start = Child.Release(Checkout, arguments);
        start.Environment["RELEASE_MACHINE"] = name;
        start.Environment["HOME"] = _home.Path;
        start.Environment["GIT_AUTHOR_NAME"] = start.Environment["GIT_COMMITTER_NAME"] = "Ann Author";
        start.Environment["GIT_AUTHOR_EMAIL"] = start.Environment["GIT_COMMITTER_EMAIL"] = "ann@example.com";
        foreach ((string variable, string value) in Environment) start.Environment[variable] = value;
        return start;
    }

    public void Dispose()
    {
        string folder = Path.GetDirectoryName(Checkout)!;
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        TestWork.Remove(Checkout);
        _home.Dispose();
    }

    private void Clone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Checkout)!);
        using Process clone = Process.Start(new ProcessStartInfo("git", ["clone", "--quiet", origin, Checkout]) { UseShellExecute = false })!;
        clone.WaitForExit();
    }
}
