using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Lets one process at a time change the pods of a machine. The kernel releases it when its process ends, however it ends.</summary>
internal static class MachineLock
{
    private static readonly Retry s_held = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(200) };

    /// <param name="path">The lock file.</param>
    /// <param name="waiting">Called once where another process has it.</param>
    public static Task<FileStream> TakeAsync(string path, Action waiting, CancellationToken cancellation) => s_held.RunAsync<FileStream>(attempt =>
    {
        try
        {
            return FileLock.Take(path);
        }
        catch (IOException e) when (FileLock.IsHeld(e))
        {
            if (attempt == 3) waiting();
            return Again.OrThrow(e);
        }
    }, cancellation);
}
