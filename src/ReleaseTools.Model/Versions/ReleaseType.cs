namespace ReleaseTools.Versions;

/// <summary>How finished a version says it is, in rising order.</summary>
public enum ReleaseType : long
{
    Alpha,
    Beta,
    Rc,
    Official,
}
