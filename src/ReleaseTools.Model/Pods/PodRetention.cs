namespace ReleaseTools.Pods;

/// <summary>Which versions of pods a clean-up removes, and which images and volumes nothing uses afterwards.</summary>
public static class PodRetention
{
    /// <summary>
    /// Judges every version of every pod. Of each pod, the highest versions stay, and those that run, start with the machine, are named by <c>tip</c> or <c>previous</c>, or are
    /// marked good.
    /// </summary>
    /// <param name="pods">Every version that there is, of one or several pods.</param>
    /// <param name="keep">How many of the highest versions of each pod stay.</param>
    /// <returns>By label, highest version first.</returns>
    public static IReadOnlyList<PodVerdict> Judge(IEnumerable<PodState> pods, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        return
        [
            .. pods.GroupBy(pod => pod.Tag.Label).OrderBy(group => group.Key)
                .SelectMany(group => group.OrderByDescending(pod => pod.Tag.Version).Select((pod, index) => Judge(pod, index, keep))),
        ];
    }

    /// <summary>Finds the images, or the volumes, that no pod uses.</summary>
    /// <param name="present">Those that there are.</param>
    /// <param name="used">Those that the remaining pods use.</param>
    /// <returns>Sorted.</returns>
    public static IReadOnlyList<PodTag> Unused(IEnumerable<PodTag> present, IEnumerable<PodTag> used)
    {
        var kept = used.ToHashSet();
        return [.. present.Where(tag => !kept.Contains(tag)).Distinct().Order()];
    }

    private static PodVerdict Judge(PodState pod, int index, int keep)
    {
        string? reason = pod switch
        {
            { IsRunning: true } => "it is running",
            { IsEnabled: true } => "it starts with the machine",
            { IsTip: true } => "tip names it",
            { IsPrevious: true } => "previous names it",
            { IsGood: true } => "it is marked good",
            _ when index < keep => keep == 1 ? "the highest version" : $"one of the {keep} highest versions",
            _ => null,
        };
        return reason is not null ? new PodVerdict(pod.Tag, Keeps: true, reason)
            : new PodVerdict(pod.Tag, Keeps: false, keep switch { 0 => "nothing uses it", 1 => "lower than the highest version", _ => $"lower than the {keep} highest versions" });
    }
}

/// <summary>What is known of a version of a pod, on a machine or in a channel.</summary>
public sealed record PodState(PodTag Tag)
{
    public bool IsRunning { get; init; }

    /// <summary>Whether it starts with the machine.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether <c>tip</c> names it.</summary>
    public bool IsTip { get; init; }

    /// <summary>Whether <c>previous</c> names it.</summary>
    public bool IsPrevious { get; init; }

    /// <summary>Whether it was marked good.</summary>
    public bool IsGood { get; init; }
}

/// <summary>Whether a version of a pod stays, and why.</summary>
public sealed record PodVerdict(PodTag Tag, bool Keeps, string Reason)
{
    public override string ToString() => $"{Tag} {(Keeps ? "stays" : "is removed")}: {Reason}";
}
