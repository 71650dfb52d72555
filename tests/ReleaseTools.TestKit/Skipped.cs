namespace ReleaseTools.TestKit;

/// <summary>For listings of things that are all well.</summary>
internal static class Skipped
{
    public static Action<ReleaseException> Nothing { get; } = problem => throw problem;
}
