using ReleaseTools.Branches;

namespace ReleaseTools.Engine.Source;

/// <summary>The tags of a repository, and new ones for it. None is ever moved.</summary>
internal sealed class LocalTags(GitRepository source)
{
    private static readonly string[] s_noHooks = ["-c", "core.hooksPath=/dev/null"];

    /// <returns>Null where there is no such tag.</returns>
    public async Task<TagPlace?> FindAsync(string name, CancellationToken cancellation)
    {
        (int exitCode, string output, _) = await source.Git.TryRunAsync(["rev-parse", "--verify", "--quiet", $"refs/tags/{name}"], cancellation);
        return exitCode == 0 ? new TagPlace(output.Trim(), await CommitOfAsync(output.Trim(), cancellation)) : null;
    }

    /// <summary>The commit behind a tag object.</summary>
    public Task<string> CommitOfAsync(string id, CancellationToken cancellation) => source.Git.RunAsync(["rev-parse", "--verify", $"{id}^{{commit}}"], cancellation);

    /// <summary>Names an object, unless the name is taken.</summary>
    public async Task AddAsync(string name, string id, CancellationToken cancellation)
    {
        GitAnswer answer = await source.Git.TryRunAsync([.. s_noHooks, "update-ref", $"refs/tags/{name}", id, new string('0', id.Length)], cancellation);
        if (answer.ExitCode == 0) return;
        // another process of this checkout may have been faster
        TagPlace? there = await FindAsync(name, cancellation);
        if (there is null) throw new GitException(source.Root, ["update-ref", $"refs/tags/{name}"], answer.ExitCode, answer.Error);
        string commit = await CommitOfAsync(id, cancellation);
        if (there.Commit != commit) throw new TagElsewhereException(name, commit, there.Commit, "in this repository");
    }

    /// <returns>Whether an object is a tag with a signature.</returns>
    public async Task<bool> IsSignedAsync(string id, CancellationToken cancellation)
    {
        if (await source.Git.RunAsync(["cat-file", "-t", id], cancellation) != "tag") return false;
        string text = await source.Git.RunAsync(["cat-file", "tag", id], cancellation);
        return text.Contains("\n-----BEGIN PGP SIGNATURE-----", StringComparison.Ordinal)
            || text.Contains("\n-----BEGIN SSH SIGNATURE-----", StringComparison.Ordinal)
            || text.Contains("\n-----BEGIN SIGNED MESSAGE-----", StringComparison.Ordinal);
    }
}
