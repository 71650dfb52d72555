using ReleaseTools.Definitions;
using ReleaseTools.Formatting;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Source;

/// <summary>Which branches a repository has, of its own and as it last saw them on its remotes, and on which of them a commit is.</summary>
/// <param name="settings">Which branches are maintenance branches; null = those of the usual names.</param>
internal sealed class GitBranches(GitRepository repository, VersionDefinition? settings = null)
{
    private const string Local = "refs/heads/", Remote = "refs/remotes/";

    private static readonly string[] s_main = ["main", "master"];

    private readonly VersionDefinition _settings = settings ?? new VersionDefinition();

    private GitCommand Git => repository.Git;

    /// <summary>The release branches that there are.</summary>
    public async Task<IReadOnlyList<ReleaseBranch>> ReleaseBranchesAsync(CancellationToken cancellation) =>
        [.. (await NamesAsync([], cancellation)).Select(name => ReleaseBranch.TryParse(name, out ReleaseBranch? branch) ? branch : null).OfType<ReleaseBranch>().Distinct()];

    /// <summary>The full name of a branch's reference, a local one before those of remotes; null where there is no such branch.</summary>
    public async Task<string?> FindAsync(string name, CancellationToken cancellation)
    {
        string output = await Git.RunAsync(["for-each-ref", "--format=%(refname)", Local, Remote], cancellation);
        string[] all = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return all.FirstOrDefault(reference => reference == Local + name)
            ?? all.FirstOrDefault(reference => reference == Remote + name)
            ?? all.FirstOrDefault(reference => NameOf(reference) == name);
    }

    /// <summary>
    /// The branch that a release of a commit is made from: the one that was named; else the one that is checked out, where it has the commit; else main,
    /// where main has it; else the maintenance branch that alone has it.
    /// </summary>
    /// <param name="revision">As it was asked for; null = what is checked out.</param>
    /// <param name="commit">The commit that it means.</param>
    /// <returns>Empty where it can't be told.</returns>
    public async Task<string> OfAsync(string? revision, string commit, CancellationToken cancellation)
    {
        string current = await repository.BranchAsync(cancellation);
        if (revision is null && current.Length > 0) return current;
        if (revision is not null && NameOf((await Git.TryRunAsync(["rev-parse", "--symbolic-full-name", "--verify", "--quiet", "--end-of-options", revision], cancellation)).Output.Trim()) is { } named)
            return named;
        HashSet<string> having = await NamesAsync([$"--contains={commit}"], cancellation);
        if (having.Contains(current)) return current;
        if (s_main.FirstOrDefault(having.Contains) is { } main) return main;
        string[] release = [.. having.Where(name => _settings.LineOf(name) is not null)];
        return release.Length == 1 ? release[0] : "";
    }

    /// <summary>A branch that was asked for by name has to be there, and to have the commit that was asked for with it. A release branch may be yet to be created.</summary>
    /// <param name="revision">The commit as it was asked for; null = what is checked out.</param>
    /// <param name="commit">The commit that it means; null = none was named.</param>
    /// <exception cref="UsageException">There is no such branch, or the commit is not on it.</exception>
    public async Task RequireAsync(string branch, string? revision, string? commit, CancellationToken cancellation)
    {
        HashSet<string> all = await NamesAsync([], cancellation);
        if (!all.Contains(branch))
        {
            if (ReleaseBranch.TryParse(branch, out _)) return;
            throw Missing(branch, all);
        }
        if (commit is null || (await NamesAsync([$"--contains={commit}"], cancellation)).Contains(branch)) return;
        string shown = revision is null ? $"{commit[..12]}, which is checked out," : commit.StartsWith(revision, StringComparison.Ordinal) ? commit[..12] : $"{revision} ({commit[..12]})";
        throw new UsageException("CommitNotOnBranch", revision ?? commit, $"Commit {shown} is not on branch {branch}.",
            $"Name a commit of {branch}, or the branch that has this one (git branch --all --contains {commit[..12]}). Where {branch} has moved on the remote: git fetch."
            + (await repository.IsShallowAsync(cancellation) ? " This clone is shallow: git fetch --unshallow shows all commits of a branch." : ""));
    }

    /// <summary>The error for a branch that is not there, with the name that may have been meant.</summary>
    public async Task<UsageException> MissingAsync(string branch, CancellationToken cancellation) => Missing(branch, await NamesAsync([], cancellation));

    private UsageException Missing(string branch, IEnumerable<string> all) => new("BranchMissing", branch,
        $"{repository.Root} has no branch {branch}{(NearestName.Of(branch, all) is { } nearest ? $"; did you mean {nearest}?" : ".")}",
        "Fetch it first (git fetch), or name one that is there; a release branch that is yet to be created is called release-X.Y.");

    private async Task<HashSet<string>> NamesAsync(string[] filter, CancellationToken cancellation)
    {
        string output = await Git.RunAsync(["for-each-ref", .. filter, "--format=%(refname)", Local, Remote], cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NameOf).OfType<string>()];
    }

    /// <summary>Without the remote's name, which is taken to have no slash.</summary>
    private static string? NameOf(string reference) =>
        reference.StartsWith(Local, StringComparison.Ordinal) ? reference[Local.Length..]
        : reference.StartsWith(Remote, StringComparison.Ordinal) && reference.IndexOf('/', Remote.Length) is > 0 and var slash ? reference[(slash + 1)..]
        : null;
}
