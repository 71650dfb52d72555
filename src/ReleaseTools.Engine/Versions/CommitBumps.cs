using ReleaseTools.Definitions;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Source;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Versions;

/// <summary>Reads how far the commits since an official version go: those of the product's own paths, where it shares the repository with others. Each answer is read once.</summary>
internal sealed class CommitBumps(GitRepository source, ReleaseDefinition definition)
{
    private readonly ZeroVersionDefinition _zero = definition.Version.Zero;
    private readonly Dictionary<(ReleaseVersion? Official, string? Since, string Commit), CommitBump?> _read = [];

    private static readonly Person s_anybody = new("", "");

    /// <param name="official">The version that they follow; null = the whole history counts.</param>
    /// <param name="since">The commit of that version; null where it is not known.</param>
    /// <param name="commit">The newest of them.</param>
    /// <returns>Null where this clone lacks a part of that history.</returns>
    public async Task<CommitBump?> TryReadAsync(ReleaseVersion? official, string? since, string commit, CancellationToken cancellation) =>
        _read.TryGetValue((official, since, commit), out CommitBump? known) ? known : _read[(official, since, commit)] = await FindAsync(official, since, commit, cancellation);

    /// <inheritdoc cref="TryReadAsync"/>
    /// <exception cref="RefusedException">This clone lacks a part of that history.</exception>
    public async Task<CommitBump> ReadAsync(ReleaseVersion? official, string? since, string commit, CancellationToken cancellation) =>
        await TryReadAsync(official, since, commit, cancellation) ?? throw new RefusedException("HistoryIncomplete", ErrorCategory.InvalidOperation, source.Root,
            $"{source.Root} lacks some of the commits {(official is null ? "of the history" : $"since {official}")}: how far the next version goes can't be told from them.",
            $"{(await source.IsShallowAsync(cancellation) ? "git fetch --unshallow --tags" : "git fetch --tags")}, or say how far: --bump minor (in PowerShell: -Bump Minor).");

    private async Task<CommitBump?> FindAsync(ReleaseVersion? official, string? since, string commit, CancellationToken cancellation)
    {
        if (official is not null && (since is null || !await source.HasAsync(since, cancellation))) return null;
        string range = since is null ? commit : $"{since}..{commit}";
        (List<NoteCommit> commits, CommitGraph graph, bool isCutOff) = await ReadAsync(range, cancellation);
        if (isCutOff) return null;
        if (Paths() is { } paths)
        {
            HashSet<string> touching = await PathHistory.TouchingAsync(source.Git.RunAsync, range, graph, paths, cancellation);
            commits.RemoveAll(each => !touching.Contains(each.Hash));
        }
        return CommitBump.Of(commits, graph, official, _zero);
    }

    // paths that are made of the version are not known before it is
    private string[]? Paths()
    {
        string[]? paths = definition.Notes.Paths?.Select(path => path.Replace("${product}", definition.Product, StringComparison.Ordinal)).ToArray();
        return paths is null || paths.Any(path => path.Contains("${", StringComparison.Ordinal)) ? null : paths;
    }

    private Task<(List<NoteCommit> Commits, CommitGraph Graph, bool IsCutOff)> ReadAsync(string range, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "log", "-z", "--topo-order", "--format=%H%x00%D%x00%P%x00%B", "--encoding=UTF-8", "--decorate-refs=refs/none", "--no-show-signature", "--no-notes", "--no-color", "--end-of-options", range, "--",
        ];
        return source.Git.StreamAsync(arguments, async output =>
        {
            List<NoteCommit> commits = [];
            var graph = new CommitGraph();
            bool isCutOff = false;
            await new NulRecords(4).ReadAsync(output, record =>
            {
                isCutOff |= record.Bytes(1).IndexOf("grafted"u8) >= 0;
                string[] parents = record[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                graph.Add(record[0], parents);
                if (NoteCommit.Read(record[0], isMerge: parents.Length > 1, s_anybody, record[3]) is { } commit) commits.Add(commit);
            }, cancellation);
            return (commits, graph, isCutOff);
        }, cancellation);
    }
}

/// <summary>Whose version is asked for.</summary>
public sealed record VersionRequest
{
    /// <summary>A definition file; null = <c>release.yaml</c> of the checkout, or what its content suggests.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>The version that comes next; null = the one that the commit has.</summary>
    public NextKind? Next { get; init; }

    /// <summary>How far the next version goes beyond the last official one; null = what the definition says.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>A branch, which need not exist yet where it is a release branch; null = the one that the commit is on.</summary>
    public string? Branch { get; init; }

    /// <summary>A commit, tag or branch; null = the branch's newest, else what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>Whether the version follows from the tags of this clone alone: no remote is asked.</summary>
    public bool Offline { get; init; }
}
