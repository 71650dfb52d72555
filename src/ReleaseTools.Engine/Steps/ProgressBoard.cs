using System.Collections.Concurrent;

namespace ReleaseTools.Engine.Steps;

/// <summary>Keeps count of the parts under way, so that who shows them can look as seldom as they like.</summary>
/// <param name="time">What speeds are measured by.</param>
public sealed class ProgressBoard(TimeProvider? time = null)
{
    private readonly ConcurrentDictionary<int, Part> _parts = new();
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private int _lastId;

    public IProgressPart Begin(string name, long? total, ProgressUnit unit)
    {
        var part = new Part(this, Interlocked.Increment(ref _lastId), name, total, unit, _time.GetTimestamp());
        _parts[part.Id] = part;
        return part;
    }

    /// <returns>The parts under way, oldest first.</returns>
    public IReadOnlyList<ProgressSnapshot> Look() => [.. _parts.Values.OrderBy(part => part.Id).Select(part => part.Look())];

    private sealed class Part(ProgressBoard board, int id, string name, long? total, ProgressUnit unit, long began) : IProgressPart
    {
        private long _done;

        public int Id => id;

        public void Advance(long amount) => Interlocked.Add(ref _done, amount);

        public void Dispose() => board._parts.TryRemove(id, out _);

        public ProgressSnapshot Look()
        {
            long done = Interlocked.Read(ref _done);
            double seconds = board._time.GetElapsedTime(began).TotalSeconds;
            double speed = seconds > 0 ? done / seconds : 0;
            TimeSpan? remaining = total is { } all && speed > 0 && all >= done ? TimeSpan.FromSeconds(Math.Min((all - done) / speed, 1e6)) : null;
            return new ProgressSnapshot(id, name, unit, done, total, speed, remaining);
        }
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
