using ReleaseTools.Definitions;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Source;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Versions;

/// <summary>Reads how far the commits since an official version go.</summary>
internal sealed class CommitBumps(GitRepository source, ZeroVersionDefinition zero)
{
    private static readonly Person s_anybody = new("", "");

    /// <param name="official">The version that they follow; null = the whole history counts.</param>
    /// <param name="since">The commit of that version; null where it is not known.</param>
    /// <param name="commit">The newest of them.</param>
    /// <returns>Null where this clone lacks a part of that history.</returns>
    public async Task<CommitBump?> TryReadAsync(ReleaseVersion? official, string? since, string commit, CancellationToken cancellation)
    {
        if (official is not null && (since is null || !await IsHereAsync(since, cancellation))) return null;
        (List<NoteCommit> commits, bool isCutOff) = await ReadAsync(since is null ? commit : $"{since}..{commit}", cancellation);
        return isCutOff ? null : CommitBump.Of(commits, official, zero);
    }

    /// <inheritdoc cref="TryReadAsync"/>
    /// <exception cref="RefusedException">This clone lacks a part of that history.</exception>
    public async Task<CommitBump> ReadAsync(ReleaseVersion? official, string? since, string commit, CancellationToken cancellation) =>
        await TryReadAsync(official, since, commit, cancellation) ?? throw new RefusedException("HistoryIncomplete", ErrorCategory.InvalidOperation, source.Root,
            $"{source.Root} lacks some of the commits {(official is null ? "of the history" : $"since {official}")}: how far the next version goes can't be told from them.",
            $"{(await source.IsShallowAsync(cancellation) ? "git fetch --unshallow --tags" : "git fetch --tags")}, or say how far: --bump minor (in PowerShell: -Bump Minor).");

    private async Task<bool> IsHereAsync(string commit, CancellationToken cancellation) => (await source.Git.TryRunAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancellation)).ExitCode == 0;

    private Task<(List<NoteCommit> Commits, bool IsCutOff)> ReadAsync(string range, CancellationToken cancellation)
    {
        string[] arguments =
        [
            "log", "-z", "--format=%H%x00%D%x00%P%x00%B", "--encoding=UTF-8", "--decorate-refs=refs/none", "--no-show-signature", "--no-notes", "--no-color", "--end-of-options", range, "--",
        ];
        return source.Git.StreamAsync(arguments, async output =>
        {
            List<NoteCommit> commits = [];
            bool isCutOff = false;
            await new NulRecords(4).ReadAsync(output, record =>
            {
                isCutOff |= record.Bytes(1).IndexOf("grafted"u8) >= 0;
                if (NoteCommit.Read(record[0], isMerge: record.Bytes(2).Contains((byte)' '), s_anybody, record[3]) is { } commit) commits.Add(commit);
            }, cancellation);
            return (commits, isCutOff);
        }, cancellation);
    }
}
