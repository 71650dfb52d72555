using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>
/// Holds off other writers of a key, of this process and of others on the same file system, between comparing and swapping. The kernel releases it
/// when its process dies, however it dies. The lock files are few and stay: removing one would let two writers hold "the" lock.
/// </summary>
internal static class KeyLock
{
    private const int EWouldBlockLinux = 11, EWouldBlockBsd = 35, SharingViolation = unchecked((int)0x80070020);

    public static async Task<IDisposable> TakeAsync(TemporaryFolder folder, string key, CancellationToken cancellation)
    {
        string name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 1));
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(Path.Combine(folder.Locks, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (DirectoryNotFoundException) when (attempt == 0)
            {
                folder.Prepare();
            }
            catch (IOException e) when (e.HResult is EWouldBlockLinux or EWouldBlockBsd or SharingViolation)
            {
                await Task.Delay(Random.Shared.Next(1, 2 << Math.Min(attempt, 4)), cancellation);
            }
        }
    }
}
