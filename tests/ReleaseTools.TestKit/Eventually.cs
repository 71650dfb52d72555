namespace ReleaseTools.TestKit;

/// <summary>Waits for what other processes and threads do: as long as the busiest machine needs, and no longer than it takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        DateTime end = DateTime.UtcNow + s_limit;
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < end, $"{what}: not within {s_limit.TotalMinutes:0} minutes");
            await Task.Delay(20);
        }
    }
}
