namespace ReleaseTools.Tests.Storage;

/// <summary>A test of what only Unix has.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "only on Unix";
    }

    /// <summary>Permission bits mean nothing to root.</summary>
    public bool NotAsRoot
    {
        get => false;
        set
        {
            if (value && Environment.IsPrivilegedProcess) Skip = "root may read everything";
        }
    }
}

public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows()) Skip = "only on Unix";
    }
}
