using ReleaseTools.Branches;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Source;

/// <summary>A checkout of the sources, asked through the <c>git</c> program.</summary>
public sealed class GitRepository
{
    /// <summary>What <c>git rev-parse --verify --quiet</c> exits with where the revision is missing; all else that can be wrong has other codes.</summary>
    private const int NoCommit = 1;

    private GitRepository(string root, string? head) => (Root, Head, Git) = (root, head, new GitCommand(root));

    /// <summary>The top folder of the checkout.</summary>
    public string Root { get; }

    /// <summary>The commit that was checked out when the repository was opened; null where it had none yet.</summary>
    public string? Head { get; }

    public GitCommand Git { get; }

    /// <param name="path">Any folder of the checkout.</param>
    /// <exception cref="UsageException">There is no such folder, or it is in no repository.</exception>
    public static Task<GitRepository> OpenAsync(string path, CancellationToken cancellation)
    {
        const string remedy = "Name a git checkout: --repository PATH (in PowerShell: -Repository).";
        if (string.IsNullOrWhiteSpace(path)) throw new UsageException("RepositoryMissing", path, "The path of the repository is empty.", remedy);
        string folder = Path.GetFullPath(path);
        if (File.Exists(folder)) throw new UsageException("RepositoryMissing", folder, $"{folder} is a file, not a folder.", remedy);
        if (!Directory.Exists(folder)) throw new UsageException("RepositoryMissing", folder, $"There is no folder {folder}.", remedy);
        if (PlainCheckout.Read(folder) is { } plain) return Task.FromResult(new GitRepository(plain.Root, plain.Head));
        (int exitCode, string output, string error) = new GitCommand(folder).Ask(["rev-parse", "--show-toplevel", "--verify", "--quiet", "HEAD"], cancellation);
        if (exitCode != 0 && error.Contains("must be run in a work tree", StringComparison.Ordinal))
            throw new UsageException("RepositoryBare", folder, $"{folder} is a git repository without a working tree.", "Clone it, and run this in the clone: git clone.");
        string root = output.TrimEnd('\n', '\r');
        string? head = null;
        if (exitCode == 0) (root, head) = (root[..root.LastIndexOf('\n')], root[(root.LastIndexOf('\n') + 1)..]);
        if (exitCode is not (0 or NoCommit) || root.Length == 0)
            throw new UsageException("RepositoryMissing", folder,
                $"{folder} is in no git repository: {(error.Length > 0 ? error.Trim() : "it has no working tree")}",
                "Run this in a checkout, or name one: --repository PATH (in PowerShell: -Repository).");
        return Task.FromResult(new GitRepository(Path.GetFullPath(root), head));
    }

    /// <param name="revision">A commit, tag or branch; by default what is checked out.</param>
    /// <exception cref="RefusedException">The repository has no commit yet.</exception>
    /// <exception cref="UsageException">There is no such revision.</exception>
    public async Task<SourceCommit> ResolveAsync(string? revision, CancellationToken cancellation)
    {
        (int exitCode, string output, _) = await Git.TryRunAsync(
            ["log", "-1", "--no-show-signature", "--format=%H%x00%cI", "--end-of-options", $"{revision ?? "HEAD"}^{{commit}}", "--"], cancellation);
        if (exitCode != 0)
        {
            if (revision is not null)
                throw new UsageException("CommitMissing", revision, $"{Root} has no commit {revision}.", "Fetch it first (git fetch --tags), or name another one.");
            throw new RefusedException("HistoryEmpty", ErrorCategory.ObjectNotFound, Root, $"{Root} has no commit yet: there is nothing to release.", "Commit something first.");
        }
        string[] parts = output.TrimEnd('\n').Split('\0');
        return new SourceCommit(parts[0], DateTimeOffset.Parse(parts[1]));
    }

    /// <returns>The branch that is checked out, or empty on a detached head.</returns>
    public async Task<string> BranchAsync(CancellationToken cancellation) =>
        (await Git.TryRunAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellation)).Output.Trim();

    /// <returns>The URL of <c>origin</c>, or null where there is none.</returns>
    public async Task<string?> OriginAsync(CancellationToken cancellation)
    {
        string url = (await Git.TryRunAsync(["config", "--get", "remote.origin.url"], cancellation)).Output.Trim();
        return url.Length > 0 ? url : null;
    }

    /// <summary>What the working tree has that the commit has not, as git's short status lines; the first few are enough.</summary>
    public async Task<IReadOnlyList<string>> ChangesAsync(CancellationToken cancellation) =>
        (await Git.RunAsync(["status", "--porcelain", "--untracked-files=normal"], cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async Task<bool> IsShallowAsync(CancellationToken cancellation) =>
        await Git.RunAsync(["rev-parse", "--is-shallow-repository"], cancellation) == "true";

    /// <summary>Every tag, with the commit that it is at.</summary>
    /// <param name="history">A commit: only tags on its history; null = all.</param>
    public async Task<IReadOnlyList<TaggedCommit>> TagsAsync(CancellationToken cancellation, string? history = null)
    {
        string[] filter = history is null ? [] : [$"--merged={history}"];
        string output = await Git.RunAsync(["for-each-ref", .. filter, "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)", "refs/tags"], cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\0')).Select(parts => new TaggedCommit(parts[0], parts[2].Length > 0 ? parts[2] : parts[1], parts[1]))];
    }

    /// <summary>The names of all tags, at once; none where the folder is in no repository.</summary>
    public static IReadOnlyList<string> TagNames(string path) =>
        new GitCommand(path).Ask(["for-each-ref", "--format=%(refname:strip=2)", "refs/tags"], CancellationToken.None).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a commit is in this clone.</summary>
    public async Task<bool> HasAsync(string commit, CancellationToken cancellation) => (await Git.TryRunAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancellation)).ExitCode == 0;

    /// <summary>Which of some commits are on the history of another one, itself included.</summary>
    public Task<HashSet<string>> OnHistoryAsync(string commit, IReadOnlyCollection<string> wanted, CancellationToken cancellation) => Git.StreamAsync(["rev-list", commit, "--"], async output =>
    {
        HashSet<string> open = [.. wanted], found = new(StringComparer.Ordinal);
        using var reader = new StreamReader(output);
        while (await reader.ReadLineAsync(cancellation) is { } id)
        {
            if (open.Remove(id)) found.Add(id);
        }
        return found;
    }, cancellation);

    /// <summary>How many commits of the second's history are not in the first's.</summary>
    /// <param name="from">Null = the whole history counts.</param>
    public async Task<int> CountAsync(string? from, string to, CancellationToken cancellation) =>
        int.Parse(await Git.RunAsync(["rev-list", "--count", from is null ? to : $"{from}..{to}", "--"], cancellation), System.Globalization.CultureInfo.InvariantCulture);

    /// <returns>The names of the remotes.</returns>
    public async Task<IReadOnlyList<string>> RemotesAsync(CancellationToken cancellation) =>
        (await Git.RunAsync(["remote"], cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Branches and tags, newest first; no more than a person looks through.</summary>
    public async Task<IReadOnlyList<GitRef>> RefsAsync(CancellationToken cancellation)
    {
        const string format = "--format=%(refname)%00%(refname:short)%00%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)%00%(creatordate:iso-strict)%00%(contents:subject)";
        string output = await Git.RunAsync(["for-each-ref", "--sort=-creatordate", "--count=500", format, "refs/heads", "refs/tags", "refs/remotes"], cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\0'))
            .Where(parts => parts is [_, _, { Length: >= 7 }, { Length: > 0 }, _])
            .Select(parts => new GitRef(parts[1], KindOf(parts[0]), parts[2], DateTimeOffset.Parse(parts[3]), parts[4]))];
    }

    private static string KindOf(string fullName) => fullName.Split('/')[1] switch
    {
        "heads" => "branch",
        "tags" => "tag",
        _ => "remote branch",
    };
}

/// <summary>A commit, with the date that makes builds of it the same everywhere.</summary>
/// <param name="Id">The full id.</param>
public sealed record SourceCommit(string Id, DateTimeOffset Date);

/// <summary>A branch or a tag.</summary>
/// <param name="Kind">In words: <c>branch</c>, <c>tag</c>, <c>remote branch</c>.</param>
/// <param name="Commit">The commit it is at.</param>
/// <param name="Subject">The first line of its message, or of its commit's.</param>
public sealed record GitRef(string Name, string Kind, string Commit, DateTimeOffset Date, string Subject)
{
    /// <summary>The branch's own name, without that of its remote; null for a tag.</summary>
    public string? Branch => Kind switch
    {
        "branch" => Name,
        "remote branch" => Name[(Name.IndexOf('/', StringComparison.Ordinal) + 1)..],
        _ => null,
    };
}

/// <summary>Who makes commits and tags.</summary>
internal static class GitIdentity
{
    /// <summary>Asks git for it before anything is made.</summary>
    /// <exception cref="RefusedException">Git knows none.</exception>
    public static async Task RequireAsync(GitRepository source, CancellationToken cancellation)
    {
        (int exitCode, _, string error) = await source.Git.TryRunAsync(["var", "GIT_COMMITTER_IDENT"], cancellation);
        if (exitCode == 0) return;
        string why = error.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? "";
        throw new RefusedException("IdentityMissing", ErrorCategory.ObjectNotFound, source.Root, $"Git in {source.Root} has no name and e-mail address to tag and commit with. {why}".TrimEnd(),
            "git config --global user.name NAME; git config --global user.email ADDRESS (in CI: GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL, GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL).");
    }
}

/// <summary>Questions about commits that are here.</summary>
internal sealed class History(GitRepository source)
{
    /// <summary>Whether one commit is another's ancestor, or the same.</summary>
    public async Task<bool> ContainsAsync(string commit, string ancestor, CancellationToken cancellation)
    {
        if (commit == ancestor) return true;
        string[] arguments = ["merge-base", "--is-ancestor", ancestor, commit];
        GitAnswer answer = await source.Git.TryRunAsync(arguments, cancellation);
        return answer.ExitCode is 0 or 1 ? answer.ExitCode == 0 : throw new GitException(source.Root, arguments, answer.ExitCode, answer.Error);
    }

    /// <summary>The commits that one has and others have not, oldest first, without merges.</summary>
    public Task<string[]> BetweenAsync(string commit, IEnumerable<string> without, CancellationToken cancellation) =>
        ListAsync(["rev-list", "--reverse", "--topo-order", "--no-merges", commit, .. without.Select(id => "^" + id)], cancellation);

    /// <inheritdoc cref="BetweenAsync"/>
    public Task<string[]> MergesBetweenAsync(string commit, IEnumerable<string> without, CancellationToken cancellation) =>
        ListAsync(["rev-list", "--reverse", "--topo-order", "--min-parents=2", commit, .. without.Select(id => "^" + id)], cancellation);

    /// <summary>The commits from base to head as they are shown, oldest first.</summary>
    public async Task<IReadOnlyList<StagedCommit>> DescribeAsync(string start, string head, CancellationToken cancellation)
    {
        string output = await source.Git.RunAsync(["log", "--reverse", "--topo-order", "--no-show-signature", "--no-color", "--format=%H%x00%an <%ae>%x00%s", head, "^" + start, "--"], cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\0')).Select(parts => new StagedCommit(parts[0], parts[1], parts[2]))];
    }

    /// <exception cref="RefusedException">Only a part of the history is here.</exception>
    public async Task RequireWholeAsync(CancellationToken cancellation)
    {
        if (await source.IsShallowAsync(cancellation))
            throw new RefusedException("RepositoryShallow", ErrorCategory.InvalidOperation, source.Root, $"{source.Root} is a shallow clone: what a branch begins at can't be seen in it.",
                "git fetch --unshallow (in a CI checkout: fetch depth 0).");
    }

    private async Task<string[]> ListAsync(string[] arguments, CancellationToken cancellation) =>
        (await source.Git.RunAsync([.. arguments, "--"], cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
