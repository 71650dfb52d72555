using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Notes;

/// <summary>
/// Asks git for the history that notes tell: once for the tags, once for the range, once for the people before it, the last two at the
/// same time. Never once per commit.
/// </summary>
internal sealed class NoteHistory(NoteRequest request, IProgressSink progress)
{
    private readonly GitCommand _git = new(request.Repository);
    private readonly HashSet<string> _tags = new(StringComparer.Ordinal);
    private int _questions;

    /// <summary>How many times git has been started.</summary>
    public int Questions => _questions;

    /// <returns>Null where the whole history is to be told.</returns>
    public async Task<string?> FindPreviousTagAsync(CancellationToken cancellation)
    {
        if (request.WholeHistory) return null;
        string tags = await AskAsync(_git.RunAsync(
            ["for-each-ref", "--format=%(refname:strip=2)", .. Filter()], cancellation));
        _tags.UnionWith(tags.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        if (request.PreviousTag is not { } wanted) return await FindOnHistoryAsync(cancellation);
        return _tags.Contains(wanted) ? wanted : throw new RefusedException("TagMissing", ErrorCategory.ObjectNotFound, wanted,
            $"The notes of {request.Tag} are to begin at {wanted}, and {request.Repository} has no such tag.",
            "git fetch --tags, or name another tag.");
    }

    public async Task<CommitLog> ReadAsync(string? previousTag, Contributors people, CancellationToken cancellation)
    {
        Task<EarlierPeople>? before = previousTag is null ? null : AskAsync(_git.StreamAsync(
            EarlierPeople.Arguments(RevisionOf(previousTag)), stream => EarlierPeople.ReadAsync(stream, cancellation), cancellation));
        string range = previousTag is null ? request.Commit : $"{RevisionOf(previousTag)}..{request.Commit}";
        Task<CommitLog> asked = AskAsync(_git.StreamAsync(
            CommitLog.Arguments(range), stream => CommitLog.ReadAsync(stream, people, withAll: request.Pulls is not null, progress, cancellation), cancellation));
        if (before is not null) await Task.WhenAll(asked, before);
        CommitLog log = await asked;
        RefuseCutOff(log.CutOff, previousTag);
        if (before is not null) Introduce(await before, people);
        return log;
    }

    /// <summary>Tags are known to be on the history; of what is only published, that is asked for the one that would be taken.</summary>
    private async Task<string?> FindOnHistoryAsync(CancellationToken cancellation)
    {
        HashSet<string> candidates = [.. _tags, .. request.Published.Keys];
        while (PreviousTag.Find(request.Version, candidates, request.TagPrefix, ReleaseOrder.Of(request.Style)) is { } best)
        {
            if (_tags.Contains(best) || await IsOnHistoryAsync(request.Published[best], cancellation)) return best;
            candidates.Remove(best);
        }
        return null;
    }

    private async Task<bool> IsOnHistoryAsync(string commit, CancellationToken cancellation) =>
        (await AskAsync(_git.TryRunAsync(["merge-base", "--is-ancestor", commit, request.Commit], cancellation))).ExitCode == 0;

    private string RevisionOf(string tag) => _tags.Contains(tag) ? $"refs/tags/{tag}" : request.Published[tag];

    private void Introduce(EarlierPeople earlier, Contributors people)
    {
        earlier.AddTo(people);
        if (!earlier.CutOff) return;
        people.ForgetWhoIsNew();
        progress.Say("The clone is shallow: the notes don't say who contributed for the first time.");
    }

    // a tag's name has none of the characters that would make a pattern of it
    private string[] Filter() => request.PreviousTag is { } tag
        ? [$"refs/tags/{tag}"]
        : [$"--merged={request.Commit}", $"refs/tags/{request.TagPrefix}*"];

    private void RefuseCutOff(bool cutOff, string? previousTag)
    {
        if (!cutOff) return;
        string since = previousTag is null ? "from its beginning" : $"since {previousTag}";
        throw new RefusedException("ShallowClone", ErrorCategory.InvalidOperation, request.Repository,
            $"{request.Repository} is a shallow clone, which lacks some of the history {since}: the notes of {request.Tag} would be incomplete.",
            "git fetch --unshallow --tags");
    }

    private async Task<T> AskAsync<T>(Task<T> answer)
    {
        Interlocked.Increment(ref _questions);
        try
        {
            return await answer;
        }
        catch (GitException e) when (e.Error.Contains("not a git repository", StringComparison.Ordinal))
        {
            throw new RefusedException("NotARepository", ErrorCategory.ObjectNotFound, request.Repository,
                $"{request.Repository} is not a git repository.", "Name the folder of a clone.", e);
        }
        catch (GitException e) when (IsMissing(e.Error))
        {
            throw new RefusedException("CommitMissing", ErrorCategory.ObjectNotFound, request.Commit,
                $"{request.Repository} has no commit {request.Commit}: {e.Error.Trim()}", "git fetch, or name a commit that is there.", e);
        }
    }

    private static bool IsMissing(string error) =>
        error.Contains("malformed object name", StringComparison.Ordinal)
        || error.Contains("no such commit", StringComparison.Ordinal)
        || error.Contains("must point to a commit", StringComparison.Ordinal)
        || error.Contains("bad revision", StringComparison.Ordinal)
        || error.Contains("bad object", StringComparison.Ordinal)
        || error.Contains("does not have any commits yet", StringComparison.Ordinal)
        || error.Contains("unknown revision", StringComparison.Ordinal);
}
