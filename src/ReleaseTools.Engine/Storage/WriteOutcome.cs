namespace ReleaseTools.Engine.Storage;

/// <summary>What became of a conditional write.</summary>
/// <param name="Written">The object as written; null where the precondition did not hold.</param>
public sealed record WriteOutcome(ObjectInfo? Written)
{
    public static WriteOutcome PreconditionFailed { get; } = new((ObjectInfo?)null);

    public bool IsWritten => Written is not null;
}
