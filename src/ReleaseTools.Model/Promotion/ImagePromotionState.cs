namespace ReleaseTools.Promotion;

/// <summary>What is to be done for a promotion, or what came of it.</summary>
public enum ImagePromotionState : long
{
    /// <summary>The image is there, under its tag: nothing is to be done.</summary>
    Done,

    /// <summary>The image is there; its tag is missing.</summary>
    Tag,

    /// <summary>The image is missing at the destination.</summary>
    Copy,

    /// <summary>The image is there, under its tag; something that refers to it is missing: a signature, an SBOM.</summary>
    Incomplete,

    /// <summary>The tag points to another image. It is never moved, and nothing of the plan is done.</summary>
    Conflict,

    /// <summary>The image is missing on both sides: it can't be promoted.</summary>
    Lost,

    /// <summary>It was tried, or could not be looked at, and did not succeed. Another run tries again.</summary>
    Failed,
}
