namespace ReleaseTools.Versions;

/// <summary>What becomes of a link.</summary>
public enum LinkVerdict : long
{
    Forward,
    Unchanged,
    Refused,

    /// <summary>Moved to an older version, on purpose and with a reason.</summary>
    Back,
}
