using System.Management.Automation;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Resolves paths by PowerShell's rule: relative to its location, not to the process's.</summary>
internal static class FileSystemPath
{
    /// <exception cref="UsageException">The path is not in the file system, or names an unknown drive.</exception>
    public static string Full(PathIntrinsics paths, string path)
    {
        try
        {
            string full = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? full : throw new UsageException("PathElsewhere", path,
                $"'{path}' is a path of PowerShell's {provider.Name}, not of the file system.", "Go to a folder first (Set-Location), or name one: -Repository.");
        }
        catch (SessionStateException e)
        {
            throw new UsageException("PathInvalid", path, e.Message, "Name a folder: -Repository.", e);
        }
    }
}
