namespace ReleaseTools.Engine.Storage.Transfer;

/// <summary>
/// How a large object is cut into parts: S3 takes 1 to 10,000 of them, each but the last of 5 MiB to 5 GiB, 5 TiB in all
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html). The length alone decides: the same content is always cut the same way, so that
/// an upload can be gone on with, and a store's checksum of the parts be told beforehand.
/// </summary>
/// <param name="PartSize">In bytes; the last part may be shorter.</param>
public readonly record struct PartPlan(long Length, long PartSize)
{
    public const int MaximumParts = 10_000;

    /// <summary>The largest object there can be.</summary>
    public const long MaximumLength = 5L << 40;

    /// <summary>What is no longer than this goes in one request.</summary>
    public const long SingleLimit = 8 * Mebibyte;

    private const long Mebibyte = 1 << 20;

    private const long SmallestPart = 8 * Mebibyte;

    /// <summary>Whether it goes in one request, and no part of anything.</summary>
    public bool IsSingle => Length <= SingleLimit;

    public int Count => (int)((Length + PartSize - 1) / PartSize);

    /// <summary>The part's bytes; parts are numbered from 1.</summary>
    public ByteRange this[int number] => new((number - 1) * PartSize, Math.Min(PartSize, Length - (number - 1) * PartSize));

    /// <param name="length">In bytes.</param>
    /// <exception cref="ReleaseException">No bucket takes an object of this length.</exception>
    public static PartPlan For(long length)
    {
        if (length > MaximumLength)
            throw new ReleaseException("ObjectTooLarge", ErrorCategory.InvalidData, length, $"An object of {length} bytes is more than a bucket takes: 5 TiB.", "Split it.");
        long wanted = Math.Max(SmallestPart, (length + MaximumParts - 1) / MaximumParts);
        return new PartPlan(length, (wanted + Mebibyte - 1) / Mebibyte * Mebibyte);
    }
}
