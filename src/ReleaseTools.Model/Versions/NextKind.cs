namespace ReleaseTools.Versions;

/// <summary>Which next version is asked for.</summary>
public enum NextKind : long
{
    /// <summary>The next of its kind: the series goes on.</summary>
    Series,
    Alpha,
    Beta,
    Rc,
    Official,
}
