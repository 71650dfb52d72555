namespace ReleaseTools.Staging;

/// <summary>Which paths an object of a release may have.</summary>
public static class ObjectPath
{
    /// <summary>Relative, with forward slashes, and nowhere but down.</summary>
    public static bool IsValid(string path) =>
        path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));
}
