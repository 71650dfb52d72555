namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>The most that the archives of one pod may unpack to.</summary>
/// <param name="Bytes">Of all files together.</param>
/// <param name="Entries">Files, folders and links together.</param>
public sealed record UnpackLimits(long Bytes, long Entries)
{
    public static UnpackLimits Default { get; } = new(64L << 30, 5_000_000);
}

/// <summary>Counts what the archives of one pod unpack to.</summary>
/// <param name="from">For messages: what is unpacked.</param>
internal sealed class UnpackBudget(UnpackLimits limits, string from)
{
    private long _bytes, _entries;

    /// <exception cref="RefusedException">It is too much.</exception>
    public void AddEntry()
    {
        if (++_entries > limits.Entries) throw TooMuch($"more than {limits.Entries} files, folders and links", "--max-entries N (in PowerShell: -MaximumEntry N)");
    }

    /// <inheritdoc cref="AddEntry"/>
    public void AddBytes(long count)
    {
        _bytes += count;
        if (_bytes > limits.Bytes) throw TooMuch($"more than {limits.Bytes} bytes", "--max-bytes N (in PowerShell: -MaximumByte N)");
    }

    private RefusedException TooMuch(string what, string option) => new("PodTooLarge", ErrorCategory.InvalidData, from, $"{from} unpacks to {what}. Nothing was deployed.", $"If that is intended, raise the limit with {option}.");
}
