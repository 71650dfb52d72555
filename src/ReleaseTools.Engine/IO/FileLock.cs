namespace ReleaseTools.Engine.IO;

/// <summary>Locks that are files. The kernel releases one when its process ends, however it ends. The file is never deleted: deleting it would let two processes hold the lock.</summary>
internal static class FileLock
{
    private const int EWouldBlockLinux = 11, EWouldBlockBsd = 35, SharingViolation = unchecked((int)0x80070020);

    /// <returns>What holds the lock until it is disposed.</returns>
    /// <exception cref="IOException">The lock is held by another (<see cref="IsHeld"/>), or its file can't be opened.</exception>
    public static FileStream Take(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);

    /// <summary>Whether a lock could not be taken because another process, or another part of this one, holds it.</summary>
    public static bool IsHeld(IOException failure) => failure.HResult is EWouldBlockLinux or EWouldBlockBsd or SharingViolation;
}
