namespace ReleaseTools.Checks;

/// <summary>What a check says of a commit.</summary>
public enum CheckOutcome : long
{
    /// <summary>Nothing against it: it succeeded, or had nothing to look at.</summary>
    Green,

    /// <summary>It has not ended yet.</summary>
    Pending,

    /// <summary>It ended in any other way: failed, was cancelled, ran out of time, waits for a person.</summary>
    Failed,
}
