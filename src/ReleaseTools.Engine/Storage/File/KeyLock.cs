using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>
/// Holds off other writers of a key, of this process and of others on the same file system, between comparing and swapping. The kernel releases it
/// when its process dies, however it dies. The lock files are few and stay: removing one would let two writers hold "the" lock.
/// </summary>
internal static class KeyLock
{
    private static readonly Retry s_held = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(2), LongestDelay = TimeSpan.FromMilliseconds(32), Jitter = (0, 1) };

    public static async Task<IDisposable> TakeAsync(TemporaryFolder folder, string key, CancellationToken cancellation)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 1));
        return await s_held.RunAsync<FileStream>(attempt =>
        {
            try
            {
                return FileLock.Take(Path.Combine(folder.Locks, name));
            }
            catch (DirectoryNotFoundException e) when (attempt == 0)
            {
                folder.Prepare();
                return Again.OrThrow(e) with { Delay = TimeSpan.Zero };
            }
            catch (IOException e) when (FileLock.IsHeld(e))
            {
                return Again.OrThrow(e);
            }
        }, cancellation);
    }
}
