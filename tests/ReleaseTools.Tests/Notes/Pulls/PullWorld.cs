using System.Globalization;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Notes.Pulls;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;
using ReleaseTools.Notes;

namespace ReleaseTools.Tests.Notes.Pulls;

/// <summary>A git repository with a released v1.0.0, and GitHub's idea of it.</summary>
internal sealed class PullWorld : IAsyncDisposable
{
    private PullWorld(GitHubWorld gitHub)
    {
        GitHub = gitHub;
        Git.Commit("chore: begin");
        Git.Tag("v1.0.0");
    }

    public GitHubWorld GitHub { get; }

    public GitRepository Git { get; } = new();

    /// <summary>How many requests the last notes took.</summary>
    public int Requests { get; private set; }

    /// <summary>What was said to the person.</summary>
    public List<string> Said { get; } = [];

    public static async Task<PullWorld> CreateAsync() => new(await GitHubWorld.CreateAsync());

    /// <summary>A block of a pull request's body.</summary>
    public static string Note(string text, string name = "release-note") => $"Words before.\n\n```{name}\n{text}\n```\n";

    /// <summary>A pull request that was squashed: one commit, with its number in the title.</summary>
    public GitHubFakePull Squash(int number, string title, string? body, params string[] labels) =>
        Add(new GitHubFakePull(number, title) { Body = body, Labels = labels, MergeCommit = Git.Commit($"{title} (#{number})"), HeadCommit = new string('e', 40) });

    /// <summary>A pull request that was merged: its commits, and a merge that names it.</summary>
    public GitHubFakePull Merge(int number, string title, string? body, string message, params string[] labels)
    {
        Git.Branch($"topic-{number}");
        string head = Git.Commit("work on it", $"file-{number}");
        Git.Switch("main");
        string merge = Git.Merge($"topic-{number}", message);
        return Add(new GitHubFakePull(number, title) { Body = body, Labels = labels, MergeCommit = merge, HeadCommit = head, Commits = [head] });
    }

    /// <summary>A pull request whose commits were put onto the branch one by one; none names it.</summary>
    public GitHubFakePull Rebase(int number, string title, string? body, params string[] labels)
    {
        Git.Commit(title + ", begun");
        return Add(new GitHubFakePull(number, title) { Body = body, Labels = labels, MergeCommit = Git.Commit(title), HeadCommit = new string('d', 40) });
    }

    /// <summary>One that no commit of the range names.</summary>
    public GitHubFakePull Add(GitHubFakePull pull)
    {
        DateTimeOffset at = pull.MergeCommit is { } commit ? Date(commit) : pull.Updated;
        GitHubFakePull dated = pull with { Updated = at, Merged = pull.Merged is null ? null : at };
        GitHub.Repository.Pulls.Add(dated);
        return dated;
    }

    public NoteRequest Request(string version = "1.1.0", string? maps = null, bool refresh = false) => NotesOf.Request(Git, version) with
    {
        Pulls = new PullSource
        {
            Repository = GitHubRepository.Parse(GitHubWorld.Name),
            Environment = GitHub.Environment(),
            Client = GitHub.Client(),
            Cache = Path.Combine(Git.Path, ".git", "cache"),
            Maps = maps,
            Refresh = refresh,
        },
    };

    public async Task<NotesOf> NotesAsync(NoteRequest? request = null)
    {
        int before = GitHub.Fake.Requests.Count;
        try
        {
            ReleaseNotes notes = await new NoteWriter().WriteAsync(request ?? Request(), new Listener(Said), CancellationToken.None);
            return new(notes, await File.ReadAllTextAsync(notes.MarkdownPath), await NotesJson.ReadAsync(notes.JsonPath, CancellationToken.None));
        }
        finally
        {
            Requests = GitHub.Fake.Requests.Count - before;
        }
    }

    /// <summary>A folder of map files with these files in it.</summary>
    public string Maps(params string[] files)
    {
        string folder = Path.Combine(Git.Path, ".git", "maps");
        for (int i = 0; i < files.Length; i++) Git.Write(Path.Combine(".git", "maps", $"{i + 1}.yaml"), files[i]);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        Git.Dispose();
        await GitHub.DisposeAsync();
    }

    private DateTimeOffset Date(string commit) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Git.Git("show", "--no-patch", "--format=%ct", commit), CultureInfo.InvariantCulture));

    private sealed class Listener(List<string> said) : IProgressSink
    {
        public void Say(string line) => said.Add(line);

        public IProgressPart Begin(string name, long? total, ProgressUnit unit) => NoProgress.Instance.Begin(name, total, unit);
    }
}
