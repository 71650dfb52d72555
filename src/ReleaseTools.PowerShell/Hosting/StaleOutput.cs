using ReleaseTools.Engine.Stale;
using ReleaseTools.Stale;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>What cmdlets return that find stale releases.</summary>
internal static class StaleOutput
{
    /// <param name="all">Whether what stays is written, too.</param>
    public static async Task WriteAsync(CommandHost host, StaleRequest request, StaleAccess? access, bool all, CancellationToken cancellation)
    {
        foreach (StaleRelease release in await new StaleFinder(request, access).FindAsync(host.Error, cancellation))
        {
            if (release.IsStale || all) host.Write(release);
        }
    }
}
