namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>A container engine could not do what it was asked for.</summary>
/// <param name="engine">Where it listens.</param>
/// <param name="asked">As part of a sentence.</param>
/// <param name="said">The engine's words.</param>
/// <param name="remedy">What to do about them, where more is known than they say.</param>
internal sealed class EngineFailedException(string engine, string asked, string said, string? remedy = null) : ReleaseException(
    "EngineFailed", ErrorCategory.InvalidOperation, engine, $"The container engine at {engine}: {asked}: {said.Trim()}", remedy ?? ReleaseTools.Remedy.FixAndRerun)
{
    /// <summary>Whether it is because there is no such thing.</summary>
    public bool IsMissing { get; init; }
}
