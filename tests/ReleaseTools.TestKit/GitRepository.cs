using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ReleaseTools.TestKit;

/// <summary>
/// A real git repository in a temporary folder: fixed identity, one day between commits, no configuration of this machine. The same
/// calls give the same commit ids everywhere.
/// </summary>
public sealed class GitRepository : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private int _commits;

    public GitRepository()
    {
        TestWork.Use();
        Directory.CreateDirectory(Path);
        Git("init", "--quiet", "--initial-branch=main");
        // for those who tag and commit here without the environment below: a run of the product
        File.AppendAllText(System.IO.Path.Combine(Path, ".git", "config"), "[user]\n\tname = Ann Author\n\temail = ann@example.com\n");
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "rt-" + Guid.NewGuid().ToString("N"));

    /// <summary>The commit that is checked out.</summary>
    public string Head => Git("rev-parse", "HEAD");

    /// <summary>Writes the files, whose content is the commit's number, and commits everything; without files, an empty commit.</summary>
    /// <returns>The commit's id.</returns>
    public string Commit(string message, params string[] files) => CommitAs("Ann Author", "ann@example.com", message, files);

    /// <inheritdoc cref="Commit"/>
    public string CommitAs(string name, string email, string message, params string[] files)
    {
        foreach (string file in files) Write(file, (_commits + 1).ToString(CultureInfo.InvariantCulture));
        Git("add", "--all");
        Run(["commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "--file=-", $"--author={name} <{email}>"], message);
        return Head;
    }

    public void Write(string file, string content)
    {
        string path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>An annotated tag at the commit that is checked out.</summary>
    public void Tag(string name) => Git("tag", "--annotate", $"--message={name}", name);

    public void Branch(string name) => Git("checkout", "--quiet", "-b", name);

    public void Switch(string name) => Git("checkout", "--quiet", name);

    /// <summary>Merges without fast-forward.</summary>
    public string Merge(string branch, string message)
    {
        Git("merge", "--quiet", "--no-ff", $"--message={message}", branch);
        return Head;
    }

    /// <summary>Any git command; its output without the last line break.</summary>
    public string Git(params string[] arguments) => Run(arguments, input: null);

    /// <summary>A git command that reads its standard input, such as <c>fast-import</c>.</summary>
    public string Run(IReadOnlyList<string> arguments, string? input)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        string date = s_start.AddDays(arguments[0] is "commit" or "merge" or "revert" or "cherry-pick" ? _commits++ : _commits).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        foreach ((string name, string value) in Environment(date)) start.Environment[name] = value;
        using Process git = Process.Start(start)!;
        Task<string> error = git.StandardError.ReadToEndAsync();
        Task<string> output = git.StandardOutput.ReadToEndAsync();
        if (input is not null) git.StandardInput.Write(input);
        git.StandardInput.Close();
        git.WaitForExit();
        return git.ExitCode == 0 ? output.Result.TrimEnd('\n') : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Path, recursive: true);
        TestWork.Remove(Path);
    }

    private static (string Name, string Value)[] Environment(string date) =>
    [
        ("GIT_CONFIG_GLOBAL", OperatingSystem.IsWindows() ? "NUL" : "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ann Author"), ("GIT_AUTHOR_EMAIL", "ann@example.com"), ("GIT_AUTHOR_DATE", date),
        ("GIT_COMMITTER_NAME", "Ann Author"), ("GIT_COMMITTER_EMAIL", "ann@example.com"), ("GIT_COMMITTER_DATE", date),
        ("GIT_TERMINAL_PROMPT", "0"), ("LC_ALL", "C.UTF-8"),
    ];
}
