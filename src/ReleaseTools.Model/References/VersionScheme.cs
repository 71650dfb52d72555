namespace ReleaseTools.References;

/// <summary>How the versions of a dependency are written.</summary>
public enum VersionScheme : long
{
    /// <summary>By SemVer 2.0, with or without a leading <c>v</c>.</summary>
    Semver,

    /// <summary>Texts in alphabetic order, such as <c>release-c</c>.</summary>
    Alpha,

    /// <summary>Texts without an order, such as digests.</summary>
    Random,
}
