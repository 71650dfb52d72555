namespace ReleaseTools.References;

/// <summary>The smallest step of an upstream's version that its followers want to hear of. It takes no part in what is compared here.</summary>
public enum VersionSensitivity : long
{
    Patch,
    Minor,
    Major,
}
