namespace ReleaseTools.References;

/// <summary>What keeps a place from agreeing with its dependency.</summary>
public enum VersionReferenceFault : long
{
    /// <summary>The place has another version.</summary>
    VersionDiffers,

    /// <summary>The place has no version at all.</summary>
    VersionMissing,

    /// <summary>No line of the file is matched.</summary>
    NothingMatches,

    FileMissing,

    /// <summary>It is a folder or a pipe, may not be read, or the disk fails.</summary>
    FileUnreadable,

    /// <summary>It is not made of lines of text.</summary>
    FileBinary,

    /// <summary>The path leads out of the checkout.</summary>
    OutsideRepository,

    ExpressionInvalid,

    /// <summary>The expression was still searching one line when its time was over.</summary>
    ExpressionTooSlow,

    /// <summary>Which text of a matched line is the version can't be told: an update would have to guess.</summary>
    PlaceUnclear,
}
