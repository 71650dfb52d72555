using System.Globalization;
using System.Text;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes;

/// <summary>What one <c>git log</c> told of a range, newest first.</summary>
/// <param name="Commits">How many there are, merges included.</param>
/// <param name="Changes">Those that say something to a reader.</param>
/// <param name="CutOff">Whether a shallow clone ends inside the range.</param>
internal sealed record CommitLog(int Commits, IReadOnlyList<NoteCommit> Changes, bool CutOff)
{
    private const int Fields = 10;
    private const int Batch = 256;                                              // of progress: a call per commit would be most of the work

    /// <summary>Every commit, whatever it says, newest first; null where nobody asked for them.</summary>
    public IReadOnlyList<RangeCommit>? All { get; init; }

    /// <summary>Whether there are merges among them.</summary>
    public bool HasMerges { get; init; }

    /// <summary>The parents of the commits; null where nothing depends on them.</summary>
    public CommitGraph? Graph { get; init; }

    /// <summary>Commits whose patch is that of a commit of the previous release which is not on this history.</summary>
    public HashSet<string> SamePatches { get; init; } = [];

    /// <summary>Commits with the message of a release commit.</summary>
    public HashSet<string> ReleaseCommits { get; init; } = [];

    /// <summary>
    /// A user's configuration must not reach into what is parsed: signatures, notes, colours, encodings. Decorations of no ref
    /// are left with the marks of git itself, of which <c>grafted</c> says where a shallow clone ends.
    /// </summary>
    /// <param name="from">A revision whose history is left out; null = none.</param>
    /// <param name="marksCopies">Whether to compare patches with the commits that only <paramref name="from"/> has.</param>
    public static string[] Arguments(string? from, string to, bool marksCopies) =>
    [
        "log", "-z", "--format=%m%x00%H%x00%D%x00%P%x00%aN%x00%aE%x00%ae%x00%at%x00%ct%x00%B", "--encoding=UTF-8", "--decorate-refs=refs/none",
        "--no-show-signature", "--no-notes", "--no-color", .. marksCopies ? (string[])["--right-only", "--cherry-mark"] : [],
        "--end-of-options", from is null ? to : $"{from}{(marksCopies ? "..." : "..")}{to}", "--",
    ];

    /// <param name="withAll">Whether notes are made from pull requests: that takes every commit.</param>
    /// <param name="tagPrefix">What stands before the version in a tag.</param>
    public static async Task<CommitLog> ReadAsync(Stream stream, Contributors people, bool withAll, string tagPrefix, IProgressSink progress, CancellationToken cancellation)
    {
        List<RangeCommit>? all = withAll ? [] : null;
        using IProgressPart part = progress.Begin("commits", total: null, ProgressUnit.Items);
        var changes = new List<NoteCommit>();
        HashSet<string> same = [], releases = [];
        int commits = 0;
        bool cutOff = false, hasMerges = false;
        await new NulRecords(Fields).ReadAsync(stream, Look, cancellation);
        part.Advance(commits % Batch);
        return new(commits, changes, cutOff) { All = all, HasMerges = hasMerges, SamePatches = same, ReleaseCommits = releases };

        void Look(NulRecords record)
        {
            string hash = record[1], message = record[9];
            bool isMerge = record.Bytes(3).Contains((byte)' ');
            hasMerges |= isMerge;
            cutOff |= record.Bytes(2).IndexOf("grafted"u8) >= 0;
            if (record.Bytes(0).Contains((byte)'=')) same.Add(hash);
            if (!isMerge && ReleaseCommitMessage.Is(message, tagPrefix)) releases.Add(hash);
            Person author = people.Author(record[4], record[5], writtenEmail: record[6]);
            if (NoteCommit.Read(hash, isMerge, author, message, Seconds(record.Bytes(7))) is { } change) changes.Add(change);
            all?.Add(new(hash, record.Bytes(3).Length > 0 ? record[3].Split(' ')[0] : null, DateTimeOffset.FromUnixTimeSeconds(Seconds(record.Bytes(8)))));
            if (++commits % Batch == 0) part.Advance(Batch);
        }
    }

    public CommitLog Without(IReadOnlySet<string> hashes) => hashes.Count == 0 ? this : this with
    {
        Commits = Commits - hashes.Count,
        Changes = [.. Changes.Where(change => !hashes.Contains(change.Hash))],
        All = All is null ? null : RangeCommit.Without(All, hashes),
    };

    /// <summary>Only some of the commits.</summary>
    public CommitLog Only(IReadOnlySet<string> hashes) => this with
    {
        Commits = hashes.Count,
        Changes = [.. Changes.Where(change => hashes.Contains(change.Hash))],
        All = All is null ? null : RangeCommit.Without(All, All.Select(commit => commit.Hash).Where(hash => !hashes.Contains(hash)).ToHashSet()),
        ReleaseCommits = [.. ReleaseCommits.Where(hashes.Contains)],
    };

    private static long Seconds(ReadOnlySpan<byte> digits) => long.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
