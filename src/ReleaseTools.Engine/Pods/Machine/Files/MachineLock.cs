using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Lets one process at a time change the pods of a machine. The kernel releases it when its process ends, however it ends.</summary>
internal static class MachineLock
{
    private const int EWouldBlockLinux = 11, EWouldBlockBsd = 35, SharingViolation = unchecked((int)0x80070020);

    private static readonly Retry s_held = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(200) };

    /// <param name="path">The file that stands for what is locked. It stays: removing it would let two processes hold it.</param>
    /// <param name="waiting">Called once where another process has it.</param>
    public static Task<FileStream> TakeAsync(string path, Action waiting, CancellationToken cancellation) => s_held.RunAsync<FileStream>(attempt =>
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (e.HResult is EWouldBlockLinux or EWouldBlockBsd or SharingViolation)
        {
            if (attempt == 3) waiting();
            return Again.OrThrow(e);
        }
    }, cancellation);
}
