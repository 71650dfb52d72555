using ReleaseTools.Engine.Http;

namespace ReleaseTools.ServerTests.Storage;

/// <summary>How long tests wait for servers that are a loopback away.</summary>
internal static class Brief
{
    public static Patience Patience { get; } = new()
    {
        Answer = TimeSpan.FromSeconds(1.5),
        Idle = TimeSpan.FromSeconds(1.5),
        SlowestRate = 4 << 20,
        Attempts = 4,
        FirstWait = TimeSpan.FromMilliseconds(60),
        LongestWait = TimeSpan.FromMilliseconds(250),
    };
}
