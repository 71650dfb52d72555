using ReleaseTools.Artifacts;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>An artifact could not be written, or a file of it not be read, although everything looked right before.</summary>
public sealed class ArtifactFailedException : ReleaseException
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    private ArtifactFailedException(string id, ErrorCategory category, string path, string message, string remedy, Exception? inner)
        : base(id, category, path, message, remedy, inner)
    {
    }

    internal static ArtifactFailedException Unreadable(string path, Exception inner) => new(
        "ArtifactUnreadable", ErrorCategory.ReadError, path, $"Could not read {ArtifactProblem.Show(path)}: {inner.Message}",
        "Make the file readable, then run the same command again.", inner);

    internal static ArtifactFailedException Changed(string path, long expected) => new(
        "ArtifactChanged", ErrorCategory.ReadError, path, $"{ArtifactProblem.Show(path)} had {expected} bytes when it was found, and another number when it was packed.",
        "Let the build end before its files are collected, then run the same command again.", inner: null);

    internal static ArtifactFailedException Unwritable(string path, Exception inner) => inner.HResult is NoSpaceUnix or NoSpaceWindows
        ? new("DiskFull", ErrorCategory.WriteError, path, $"Could not write {ArtifactProblem.Show(path)}: the disk is full.",
            "Free space there, then run the same command again: nothing half-written was left.", inner)
        : new("ArtifactUnwritable", inner is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError, path,
            $"Could not write {ArtifactProblem.Show(path)}: {inner.Message}", "Make the folder writable, then run the same command again.", inner);
}
