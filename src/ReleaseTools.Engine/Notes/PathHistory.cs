using ReleaseTools.Engine.Source;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>The commits that change something below certain paths: those of one package of several in a repository.</summary>
internal static class PathHistory
{
    /// <summary>The commits of a range that change one of the paths, and the merges that brought such commits.</summary>
    /// <param name="graph">Of the range; null = there are no merges in it.</param>
    public static async Task<HashSet<string>> TouchingAsync(HistoryGit git, string range, CommitGraph? graph, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        string output = await git.RunAsync(["rev-list", "--full-history", "--end-of-options", range, "--", .. paths.Select(Specification)], cancellation);
        HashSet<string> touching = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        List<string> merges = graph is null ? [] : [.. graph.Merges.Where(merge => graph.MergedBy(merge).Any(touching.Contains))];
        touching.UnionWith(merges);
        return touching;
    }

    /// <summary>Refuses paths below which no commit ever changed anything: they are misspelled.</summary>
    public static async Task RequireAsync(GitCommand git, string commit, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        foreach (string path in paths)
        {
            if ((await git.RunAsync(["rev-list", "--max-count=1", "--end-of-options", commit, "--", Specification(path)], cancellation)).Length > 0) continue;
            throw new RefusedException("NotesPathMissing", ErrorCategory.ObjectNotFound, path,
                $"notes.paths names {path}, and no commit of {git.Directory} up to {commit[..Math.Min(7, commit.Length)]} has anything there.",
                "Correct the path in the definition. It is relative to the repository's top folder; `*` stands for names within a folder, `**` for any folders.");
        }
    }

    private static string Specification(string path) => $":(top,glob){path}";
}
