using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Progress;

/// <summary>
/// Chooses what to show of many parts: one line for the whole and a few for parts below it. Each look gives one line at most, by turns,
/// so that whoever looks five times a second shows five updates a second, however many parts there are.
/// </summary>
/// <param name="slots">How many parts are shown at a time.</param>
public sealed class ProgressLines(int slots = 4)
{
    /// <summary>The line of the whole, which the others lie below.</summary>
    public const int Whole = 0;

    private readonly int?[] _parts = new int?[slots + 1];
    private readonly SortedSet<int> _shown = [];
    private int _last = -1;

    /// <summary>The lines that were shown and have not ended.</summary>
    public IReadOnlyCollection<int> Shown => _shown;

    /// <param name="parts">The parts under way, oldest first.</param>
    /// <param name="all">How all stand together, where that is known.</param>
    /// <returns>The line to show now; null where there is none.</returns>
    public ProgressLine? Next(IReadOnlyList<ProgressSnapshot> parts, ProgressTotal? all)
    {
        Assign(parts);
        if (parts.Count == 0 && _shown.Count == 0) return null;
        for (int step = 1; step <= _parts.Length; step++)
        {
            int slot = (_last + step) % _parts.Length;
            if (Line(slot, parts, all) is not { } line) continue;
            _last = slot;
            if (line.Ended) _shown.Remove(slot);
            else _shown.Add(slot);
            return line;
        }
        return null;
    }

    // a part that has ended leaves its line to one that waits
    private void Assign(IReadOnlyList<ProgressSnapshot> parts)
    {
        for (int slot = 1; slot < _parts.Length; slot++)
        {
            if (parts.All(part => part.Id != _parts[slot])) _parts[slot] = null;
        }
        var waiting = new Queue<int>(parts.Select(part => part.Id).Where(id => !_parts.Contains(id)));
        for (int slot = 1; slot < _parts.Length && waiting.Count > 0; slot++) _parts[slot] ??= waiting.Dequeue();
    }

    private ProgressLine? Line(int slot, IReadOnlyList<ProgressSnapshot> parts, ProgressTotal? all)
    {
        if (slot == Whole)
            return all is null ? new ProgressLine(slot, Name: null, $"{parts.Count} under way") : new ProgressLine(slot, Name: null, ProgressText.Short(all), all.Whole.Percent, all.Whole.Remaining);
        if (parts.FirstOrDefault(part => part.Id == _parts[slot]) is { } part) return new ProgressLine(slot, part.Name, ProgressText.Short(part), part.Percent, part.Remaining);
        return _shown.Contains(slot) ? new ProgressLine(slot, Name: null, "done") { Ended = true } : null;
    }
}

/// <summary>One line of progress.</summary>
/// <param name="Slot">Which line: <see cref="ProgressLines.Whole"/>, or one below it.</param>
/// <param name="Name">The part's; null for the whole, and for a line that ends.</param>
/// <param name="Percent">−1 where it isn't known.</param>
/// <param name="Remaining">Null where it can't be told.</param>
public sealed record ProgressLine(int Slot, string? Name, string Status, int Percent = -1, TimeSpan? Remaining = null)
{
    /// <summary>Whether the line goes.</summary>
    public bool Ended { get; init; }
}

/// <summary>Progress in words, the same in every host.</summary>
public static class ProgressText
{
    /// <returns>Such as <c>12 MiB of 50 MiB, 24 %, 310 MiB/s, 0.1 s left</c>.</returns>
    public static string Of(ProgressSnapshot part) => string.Join(", ",
        Words(Done(part), part.Percent >= 0 ? $"{part.Percent} %" : null, Speed(part), part.Remaining is { } left ? $"{Elapsed.Format(left)} left" : null));

    /// <summary>For hosts that show the share and the remaining time themselves.</summary>
    /// <returns>Such as <c>12 MiB of 50 MiB, 310 MiB/s</c>.</returns>
    public static string Short(ProgressSnapshot part) => string.Join(", ", Words(Done(part), Speed(part)));

    /// <returns>Such as <c>312 of 1000 files, 20 MiB of 62.5 MiB, 310 MiB/s</c>.</returns>
    public static string Short(ProgressTotal all) => $"{all.Ended} of {all.Parts} {(all.Parts == 1 ? "file" : "files")}, {Short(all.Whole)}";

    private static string Done(ProgressSnapshot part) => part.Total is { } total ? $"{Amount(part, part.Done)} of {Amount(part, total)}" : Amount(part, part.Done);

    private static string? Speed(ProgressSnapshot part) => part.Speed > 0 ? $"{Amount(part, (long)part.Speed)}/s" : null;

    private static string Amount(ProgressSnapshot part, long value) => part.Unit is ProgressUnit.Bytes ? ByteSize.Format(value) : value.ToString();

    private static IEnumerable<string> Words(params string?[] words) => words.OfType<string>();
}
