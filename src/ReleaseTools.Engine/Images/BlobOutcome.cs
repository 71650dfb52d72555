namespace ReleaseTools.Engine.Images;

/// <summary>How a blob came to be where it was wanted.</summary>
internal enum BlobOutcome
{
    /// <summary>It was there.</summary>
    Found,

    /// <summary>The registry took it over from another of its repositories.</summary>
    Mounted,

    /// <summary>Its bytes were sent.</summary>
    Sent,
}
