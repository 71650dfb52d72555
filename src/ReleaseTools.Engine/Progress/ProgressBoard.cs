using System.Collections.Concurrent;

namespace ReleaseTools.Engine.Progress;

/// <summary>Keeps count of the parts under way, so that who shows them can look as seldom as they like.</summary>
/// <param name="time">What speeds are measured by.</param>
public sealed class ProgressBoard(TimeProvider? time = null)
{
    private readonly ConcurrentDictionary<int, Part> _parts = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private Tally _tally = new(0, null, 0);
    private int _lastId;

    /// <summary>Begins the count of the whole anew: <paramref name="parts"/> files of <paramref name="bytes"/> bytes together.</summary>
    public void Expect(int parts, long bytes) => _tally = new Tally(parts, bytes, _time.GetTimestamp());

    public IProgressPart Begin(string name, long? total, ProgressUnit unit)
    {
        var part = new Part(this, _tally, Interlocked.Increment(ref _lastId), name, total, unit, _time.GetTimestamp());
        _parts[part.Id] = part;
        return part;
    }

    /// <returns>The parts under way, oldest first.</returns>
    public IReadOnlyList<ProgressSnapshot> Look() => [.. _parts.Values.OrderBy(part => part.Id).Select(part => part.Look())];

    /// <returns>How all parts together stand, those that have ended too; null where nobody said how much there is to do.</returns>
    public ProgressTotal? LookAtAll() => _tally is { Bytes: { } bytes } tally
        ? new ProgressTotal(tally.Ended, tally.Parts, Measure("", ProgressUnit.Bytes, Math.Min(tally.Done, bytes), bytes, tally.Began))
        : null;

    private ProgressSnapshot Measure(string name, ProgressUnit unit, long done, long? total, long began, int id = 0)
    {
        double seconds = _time.GetElapsedTime(began).TotalSeconds;
        double speed = seconds > 0 ? done / seconds : 0;
        TimeSpan? remaining = total is { } all && speed > 0 && all >= done ? TimeSpan.FromSeconds(Math.Min((all - done) / speed, 1e6)) : null;
        return new ProgressSnapshot(id, name, unit, done, total, speed, remaining);
    }

    private sealed class Tally(int parts, long? bytes, long began)
    {
        public long Done;
        public int Ended;

        public int Parts => parts;

        public long? Bytes => bytes;

        public long Began => began;
    }

    private sealed class Part(ProgressBoard board, Tally tally, int id, string name, long? total, ProgressUnit unit, long began) : IProgressPart
    {
        private long _done;

        public int Id => id;

        public void Advance(long amount)
        {
            Interlocked.Add(ref _done, amount);
            if (unit is ProgressUnit.Bytes) Interlocked.Add(ref tally.Done, amount);
        }

        public void Dispose()
        {
            if (board._parts.TryRemove(id, out _)) Interlocked.Increment(ref tally.Ended);
        }

        public ProgressSnapshot Look() => board.Measure(name, unit, Interlocked.Read(ref _done), total, began, id);
    }
}

/// <summary>How one part stands at one moment.</summary>
/// <param name="Id">The same for a part as long as it is under way, never used again.</param>
/// <param name="Speed">Units a second since it began.</param>
/// <param name="Remaining">Null where it can't be told.</param>
public sealed record ProgressSnapshot(int Id, string Name, ProgressUnit Unit, long Done, long? Total, double Speed, TimeSpan? Remaining)
{
    /// <summary>0 to 100, or −1 where the length isn't known.</summary>
    public int Percent => Total is > 0 ? (int)Math.Clamp(Done * 100 / Total.Value, 0, 100) : -1;
}

/// <summary>How all parts of a step stand together.</summary>
/// <param name="Ended">How many parts are done.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Whole">Their bytes, as if they were one part.</param>
public sealed record ProgressTotal(int Ended, int Parts, ProgressSnapshot Whole);
