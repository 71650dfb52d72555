using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.TestKit.Http;

/// <summary>How long tests wait for servers that are a loopback away.</summary>
internal static class Brief
{
    public static Retry Retry { get; } = new() { Attempts = 5, FirstDelay = TimeSpan.FromMilliseconds(60), LongestDelay = TimeSpan.FromMilliseconds(250) };

    public static HttpTimeouts Timeouts { get; } = new() { Answer = TimeSpan.FromSeconds(2), Idle = TimeSpan.FromSeconds(2), SlowestRate = 4 << 20, Retry = Retry };
}
