using ReleaseTools.Engine.Http;

namespace ReleaseTools.TestKit.Http;

/// <summary>How long tests wait for servers that are a loopback away.</summary>
internal static class Brief
{
    public static Retry Retry { get; } = new()
    {
        Answer = TimeSpan.FromSeconds(2),
        Idle = TimeSpan.FromSeconds(2),
        SlowestRate = 4 << 20,
        Attempts = 5,
        FirstDelay = TimeSpan.FromMilliseconds(60),
        LongestDelay = TimeSpan.FromMilliseconds(250),
    };
}
