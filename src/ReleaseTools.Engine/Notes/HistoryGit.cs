using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.Notes;

/// <summary>Asks git about the history that notes tell, and says in plain words what is missing.</summary>
internal sealed class HistoryGit(NoteRequest request)
{
    private readonly GitCommand _git = new(request.Repository);
    private int _questions;

    /// <summary>How many times git has been started.</summary>
    public int Questions => _questions;

    /// <returns>What git printed, without the last line break.</returns>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => AskAsync(_git.RunAsync(arguments, cancellation));

    public Task<T> StreamAsync<T>(IReadOnlyList<string> arguments, Func<Stream, Task<T>> read, CancellationToken cancellation) =>
        AskAsync(_git.StreamAsync(arguments, read, cancellation));

    /// <summary>Whether a commit is in this clone.</summary>
    public async Task<bool> HasAsync(string commit, CancellationToken cancellation) =>
        (await AskAsync(_git.TryRunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", $"{commit}^{{commit}}"], cancellation))).ExitCode == 0;

    /// <summary>Which of some commits with one parent change no file.</summary>
    public async Task<HashSet<string>> EmptyAsync(IReadOnlyCollection<string> commits, CancellationToken cancellation)
    {
        if (commits.Count == 0) return [];
        byte[] input = System.Text.Encoding.ASCII.GetBytes(string.Join('\n', commits) + "\n");
        string output = await AskAsync(_git.RunAsync(["diff-tree", "--stdin", "--root", "--raw", "--no-color"], input, cancellation));
        HashSet<string> empty = [.. commits];
        empty.ExceptWith(output.Split('\n').Where(line => !line.StartsWith(':')));            // git names those that have a difference
        return empty;
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
