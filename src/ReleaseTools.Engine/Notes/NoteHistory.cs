using ReleaseTools.Engine.Progress;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Notes;

/// <summary>
/// Reads the history that notes tell: the range, and besides it, at the same time, the people before it and what only the previous release has.
/// Git is asked a few times, never once per commit.
/// </summary>
internal sealed class NoteHistory(NoteRequest request, IProgressSink progress)
{
    private readonly HistoryGit _git = new(request);

    /// <summary>How many times git has been started.</summary>
    public int Questions => _git.Questions;

    /// <returns>Null where the whole history is to be told.</returns>
    public Task<PreviousRelease?> FindPreviousAsync(CancellationToken cancellation) => PreviousRelease.FindAsync(request, _git, cancellation);

    /// <summary>What is on the history of the commit and not on that of the previous release, without what that release has as a copy, and without release commits.</summary>
    public async Task<CommitLog> ReadAsync(PreviousRelease? previous, Contributors people, CancellationToken cancellation)
    {
        Task<EarlierPeople>? before = previous is null ? null : _git.StreamAsync(
            EarlierPeople.Arguments(previous.Revision), stream => EarlierPeople.ReadAsync(stream, cancellation), cancellation);
        Task<CommitLog> asked = LogAsync(previous?.Revision, request.Commit, people, progress, cancellation);
        Task<CommitLog>? elsewhere = previous is null ? null : LogAsync(request.Commit, previous.Revision, new Contributors(), NoProgress.Instance, cancellation);
        await Task.WhenAll(((Task?[])[asked, before, elsewhere]).OfType<Task>());
        CommitLog log = await asked;
        RefuseCutOff(log.CutOff || (elsewhere is not null && (await elsewhere).CutOff), previous?.Tag);
        if (before is not null) Introduce(await before, people);
        return await TellNewAsync(log, elsewhere is null ? [] : (await elsewhere).Changes, previous, cancellation);
    }

    private async Task<CommitLog> TellNewAsync(CommitLog log, IReadOnlyList<NoteCommit> released, PreviousRelease? previous, CancellationToken cancellation)
    {
        HashSet<string> empty = await _git.EmptyAsync([.. log.SamePatches, .. log.ReleaseCommits], cancellation);
        log.SamePatches.ExceptWith(empty);                                      // all that change nothing have the same patch
        log.ReleaseCommits.IntersectWith(empty);
        if (log.HasMerges && (request.Paths is not null || released.Count > 0 || Reverts.IsNeeded(log.Changes))) log = log with { Graph = await GraphAsync(previous, cancellation) };
        if (request.Paths is { } paths) log = log.Only(await PathHistory.TouchingAsync(_git.RunAsync, RangeOf(previous), log.Graph, paths, cancellation));
        HashSet<string> known = released.Count == 0 ? [] : ReleasedChanges.Find(log.Changes, released, log.SamePatches, log.Graph);
        known.UnionWith(log.ReleaseCommits);
        return log.Without(known);
    }

    private Task<CommitLog> LogAsync(string? from, string to, Contributors people, IProgressSink sink, CancellationToken cancellation) => _git.StreamAsync(
        CommitLog.Arguments(from, to, marksCopies: from is not null && to == request.Commit),
        stream => CommitLog.ReadAsync(stream, people, withAll: request.Pulls is not null, request.TagPrefix, sink, cancellation), cancellation);

    private async Task<CommitGraph> GraphAsync(PreviousRelease? previous, CancellationToken cancellation)
    {
        return await _git.StreamAsync(["rev-list", "--topo-order", "--parents", "--end-of-options", RangeOf(previous), "--"], async stream =>
        {
            using var reader = new StreamReader(stream);
            var graph = new CommitGraph();
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                string[] ids = line.Split(' ');
                graph.Add(ids[0], ids[1..]);
            }
            return graph;
        }, cancellation);
    }

    private string RangeOf(PreviousRelease? previous) => previous is null ? request.Commit : $"{previous.Revision}..{request.Commit}";

    private void Introduce(EarlierPeople earlier, Contributors people)
    {
        earlier.AddTo(people);
        if (!earlier.CutOff) return;
        people.ForgetWhoIsNew();
        progress.Say("The clone is shallow: the notes don't say who contributed for the first time.");
    }

    private void RefuseCutOff(bool cutOff, string? previousTag)
    {
        if (!cutOff) return;
        string since = previousTag is null ? "from its beginning" : $"since {previousTag}";
        throw new RefusedException("ShallowClone", ErrorCategory.InvalidOperation, request.Repository,
            $"{request.Repository} is a shallow clone, which lacks some of the history {since}: the notes of {request.Tag} would be incomplete.",
            "git fetch --unshallow --tags");
    }
}

/// <summary>Who made commits before a range began, from one <c>git log</c> of names: memory grows with people, not with commits.</summary>
/// <param name="CutOff">Whether a shallow clone hides the oldest of them.</param>
internal sealed record EarlierPeople(HashSet<Signature> People, bool CutOff)
{
    private const int Fields = 5;

    public static string[] Arguments(string tag) =>
    [
        "log", "-z", "--format=%D%x00%aN%x00%aE%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)", "--encoding=UTF-8",
        "--decorate-refs=refs/none", "--no-show-signature", "--no-notes", "--no-color", "--end-of-options", tag, "--",
    ];

    public static async Task<EarlierPeople> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var people = new HashSet<Signature>();
        bool cutOff = false;
        await new NulRecords(Fields).ReadAsync(stream, Look, cancellation);
        return new(people, cutOff);

        void Look(NulRecords record)
        {
            cutOff |= record.Bytes(0).IndexOf("grafted"u8) >= 0;
            people.Add(new(record[1], record[2], record[3]));
            if (record[4] is not { Length: > 0 } together) return;
            foreach (string text in together.Split('\u0001'))
                if (Person.Parse(text) is { } person) people.Add(new(person.Name, person.Email, person.Email));
        }
    }

    public void AddTo(Contributors contributors)
    {
        foreach (Signature person in People) contributors.AddEarlier(person.Name, person.Email, person.WrittenEmail);
    }
}

/// <summary>How somebody signed a commit, before and after <c>.mailmap</c>.</summary>
internal sealed record Signature(string Name, string Email, string WrittenEmail);

/// <summary>The release that notes begin after.</summary>
/// <param name="Tag">Its tag, or the one that it would have.</param>
/// <param name="Revision">What git knows it as.</param>
internal sealed record PreviousRelease(string Tag, string Revision)
{
    /// <returns>Null where the notes tell the whole history.</returns>
    /// <exception cref="RefusedException">There is no repository, or no such tag.</exception>
    public static async Task<PreviousRelease?> FindAsync(NoteRequest request, HistoryGit git, CancellationToken cancellation)
    {
        if (request.WholeHistory) return null;
        // a tag's name has none of the characters that would make a pattern of it
        string lines = await git.RunAsync(
            ["for-each-ref", "--format=%(objecttype) %(*objecttype) %(refname:strip=2)", $"refs/tags/{request.PreviousTag ?? request.TagPrefix + "*"}"], cancellation);
        HashSet<string> tags = new(lines.Split('\n').Select(line => line.Split(' ', 3)).Where(IsOfCommit).Select(parts => parts[2]), StringComparer.Ordinal);
        if (request.PreviousTag is not { } wanted) return await FindHighestAsync(request, tags, git, cancellation);
        return tags.Contains(wanted) ? OfTag(wanted) : throw new RefusedException("TagMissing", ErrorCategory.ObjectNotFound, wanted,
            $"The notes of {request.Tag} are to begin at {wanted}, and {request.Repository} has no such tag.",
            "git fetch --tags, or name another tag.");
    }

    /// <summary>A tag is in this clone with its commit; what is only published may have been made from a commit that is not.</summary>
    private static async Task<PreviousRelease?> FindHighestAsync(NoteRequest request, HashSet<string> tags, HistoryGit git, CancellationToken cancellation)
    {
        HashSet<string> candidates = [.. tags, .. request.Published.Keys];
        while (PreviousTag.Find(request.Version, candidates, request.TagPrefix, ReleaseOrder.Of(request.Style)) is { } best)
        {
            if (tags.Contains(best)) return OfTag(best);
            if (await git.HasAsync(request.Published[best], cancellation)) return new(best, request.Published[best]);
            candidates.Remove(best);
        }
        return null;
    }

    // "commit  v1" for a lightweight tag, "tag commit v1" for an annotated one; a tag may name a tree as well, and a tag of a tag names what it may
    private static bool IsOfCommit(string[] parts) => parts is ["commit", "", _] or ["tag", "commit" or "tag", _];

    private static PreviousRelease OfTag(string tag) => new(tag, $"refs/tags/{tag}");
}
