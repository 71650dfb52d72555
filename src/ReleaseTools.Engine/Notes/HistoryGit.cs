using System.Text;
using ReleaseTools.Engine.Source;
using ReleaseTools.Notes;

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

/// <summary>
/// Reads records of so many fields, each ended by a NUL, from a stream, holding one of them at a time. Only the reading of blocks is
/// asynchronous: a task per field would cost more than all the rest.
/// </summary>
internal sealed class NulRecords(int fieldCount)
{
    /// <summary>What is kept of one record. A commit message may be of any length; notes need its beginning.</summary>
    internal const int LongestRecord = 1 << 20;
    private const int Block = 1 << 16;

    private readonly int[] _ends = new int[fieldCount];
    private byte[] _buffer = new byte[2 * Block];
    private int _start;

    /// <summary>The bytes of a field of the record that is being looked at.</summary>
    public ReadOnlySpan<byte> Bytes(int field)
    {
        int start = field == 0 ? 0 : _ends[field - 1] + 1;
        return _buffer.AsSpan(_start + start, _ends[field] - start);
    }

    /// <summary>The same as text.</summary>
    public string this[int field] => Encoding.UTF8.GetString(Bytes(field));

    /// <summary>Calls <paramref name="look"/> for each whole record. What follows the last one is none: what wrote it broke off.</summary>
    public async Task ReadAsync(Stream stream, Action<NulRecords> look, CancellationToken cancellation)
    {
        int end = 0;
        while (true)
        {
            if (_buffer.Length - end < Block) Array.Resize(ref _buffer, _buffer.Length * 2);
            int read = await stream.ReadAsync(_buffer.AsMemory(end, Block), cancellation);
            if (read == 0) return;
            end = Split(end + read, look);
        }
    }

    // returns how many bytes are left over for the next time; they stand at the buffer's start then
    private int Split(int end, Action<NulRecords> look)
    {
        _start = 0;
        while (FindEnds(end) is >= 0 and int next)
        {
            look(this);
            _start = next;
        }
        int rest = end - _start;
        _buffer.AsSpan(_start, rest).CopyTo(_buffer);
        return rest > LongestRecord ? LongestRecord - Block : rest;             // the middle of an endless message goes, its NUL is still to come
    }

    private int FindEnds(int end)
    {
        int at = _start;
        for (int field = 0; field < _ends.Length; field++)
        {
            int length = Array.IndexOf(_buffer, (byte)0, at, end - at) - at;
            if (length < 0) return -1;
            _ends[field] = at + length - _start;
            at += length + 1;
        }
        return at;
    }
}

/// <summary>The commits that change something below certain paths: those of one package of several in a repository.</summary>
internal static class PathHistory
{
    /// <summary>The commits of a range that change one of the paths, and the merges that brought such commits.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="graph">Of the range; null = there are no merges in it.</param>
    public static async Task<HashSet<string>> TouchingAsync(Func<IReadOnlyList<string>, CancellationToken, Task<string>> git, string range, CommitGraph? graph, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        string output = await git(["rev-list", "--full-history", "--end-of-options", range, "--", .. paths.Select(Specification)], cancellation);
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
