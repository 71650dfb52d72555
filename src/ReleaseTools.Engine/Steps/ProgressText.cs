using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Steps;

/// <summary>A part's progress in words, the same in every host.</summary>
public static class ProgressText
{
    /// <returns>Such as <c>12 MiB of 50 MiB, 24 %, 310 MiB/s, 0.1 s left</c>.</returns>
    public static string Of(ProgressSnapshot part)
    {
        string Amount(long value) => part.Unit is ProgressUnit.Bytes ? ByteSize.Format(value) : value.ToString();
        List<string> words = [part.Total is { } total ? $"{Amount(part.Done)} of {Amount(total)}" : Amount(part.Done)];
        if (part.Percent >= 0) words.Add($"{part.Percent} %");
        if (part.Speed > 0) words.Add($"{Amount((long)part.Speed)}/s");
        if (part.Remaining is { } left) words.Add($"{Elapsed.Format(left)} left");
        return string.Join(", ", words);
    }
}
