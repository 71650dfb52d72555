using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Progress;

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
