namespace ReleaseTools;

/// <summary>What the <c>release</c> program exits with. Scripts rely on the numbers.</summary>
public enum ExitCode
{
    Done = 0,
    Failed = 1,

    /// <summary>A wrong command line, or a definition with problems.</summary>
    Usage = 2,

    /// <summary>A precondition refused the work.</summary>
    Refused = 3,

    Cancelled = 130,
}
