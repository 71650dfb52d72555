namespace ReleaseTools.Versions;

/// <summary>How finished a version says it is, in rising order.</summary>
public enum ReleaseType
{
    Alpha,
    Beta,
    Rc,
    Official,
}
