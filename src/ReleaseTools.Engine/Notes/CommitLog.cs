using System.Globalization;
using System.Text;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes;

/// <summary>What one <c>git log</c> told of a range, newest first.</summary>
/// <param name="Commits">How many there are, merges included.</param>
/// <param name="Changes">Those that say something to a reader.</param>
/// <param name="CutOff">Whether a shallow clone ends inside the range.</param>
internal sealed record CommitLog(int Commits, List<NoteCommit> Changes, bool CutOff)
{
    private const int Fields = 8;
    private const int Batch = 256;                                              // of progress: a call per commit would be most of the work

    /// <summary>Every commit, whatever it says, newest first; null where nobody asked for them.</summary>
    public IReadOnlyList<RangeCommit>? All { get; init; }

    /// <summary>
    /// A user's configuration must not reach into what is parsed: signatures, notes, colours, encodings. Decorations of no ref
    /// are left with the marks of git itself, of which <c>grafted</c> says where a shallow clone ends.
    /// </summary>
    public static string[] Arguments(string range) =>
    [
        "log", "-z", "--format=%H%x00%D%x00%P%x00%aN%x00%aE%x00%ae%x00%ct%x00%B", "--encoding=UTF-8", "--decorate-refs=refs/none",
        "--no-show-signature", "--no-notes", "--no-color", "--end-of-options", range, "--",
    ];

    /// <param name="withAll">Whether notes are made from pull requests: that takes every commit, and where each was picked from.</param>
    public static async Task<CommitLog> ReadAsync(Stream stream, Contributors people, bool withAll, IProgressSink progress, CancellationToken cancellation)
    {
        List<RangeCommit>? all = withAll ? [] : null;
        using IProgressPart part = progress.Begin("commits", total: null, ProgressUnit.Items);
        var changes = new List<NoteCommit>();
        int commits = 0;
        bool cutOff = false;
        await new NulRecords(Fields).ReadAsync(stream, Look, cancellation);
        part.Advance(commits % Batch);
        return new(commits, changes, cutOff) { All = all };

        void Look(NulRecords record)
        {
            cutOff |= record.Bytes(1).IndexOf("grafted"u8) >= 0;
            Person author = people.Author(record[3], record[4], writtenEmail: record[5]);
            if (NoteCommit.Read(record[0], isMerge: record.Bytes(2).Contains((byte)' '), author, record[7], withOrigin: withAll) is { } change) changes.Add(change);
            all?.Add(new(record[0], record.Bytes(2).Length > 0 ? record[2].Split(' ')[0] : null, Date(record.Bytes(6))));
            if (++commits % Batch == 0) part.Advance(Batch);
        }
    }

    private static DateTimeOffset Date(ReadOnlySpan<byte> seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Encoding.ASCII.GetString(seconds), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
}
