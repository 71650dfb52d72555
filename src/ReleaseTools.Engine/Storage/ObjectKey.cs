namespace ReleaseTools.Engine.Storage;

/// <summary>Which keys every store takes, whatever it is made of: what is refused here could leave a directory, or hide from a listing.</summary>
public static class ObjectKey
{
    /// <summary>The first segment that stores keep for their own use.</summary>
    public const string Reserved = ".tmp";

    /// <summary>Whether a key is the store's own, which no listing shows.</summary>
    public static bool IsReserved(string key) => key.StartsWith(Reserved + "/", StringComparison.Ordinal);

    /// <exception cref="UsageException">The key is empty, absolute, has an empty, <c>.</c> or <c>..</c> segment, a NUL, or is the store's own.</exception>
    public static void Check(string key)
    {
        if (key.Length == 0) throw Invalid(key, "it is empty");
        CheckSegments(key, key.Split('/'));
    }

    /// <summary>A prefix may be empty and may end anywhere, also in the middle of a segment.</summary>
    /// <exception cref="UsageException">No valid key starts with this prefix.</exception>
    public static void CheckPrefix(string prefix)
    {
        string[] segments = prefix.Split('/');
        CheckSegments(prefix, segments[..^1]);
        if (prefix.Contains('\0', StringComparison.Ordinal)) throw Invalid(prefix, "it has a NUL character");
    }

    /// <summary>A folder is empty, for the top of the store, or ends in a slash.</summary>
    /// <exception cref="UsageException">No valid key is in such a folder.</exception>
    public static void CheckFolder(string folder)
    {
        if (folder.Length > 0 && !folder.EndsWith('/')) throw Invalid(folder, "a folder ends in a slash");
        CheckPrefix(folder);
    }

    private static void CheckSegments(string key, string[] segments)
    {
        if (key.Contains('\0', StringComparison.Ordinal)) throw Invalid(key, "it has a NUL character");
        if (key.StartsWith('/')) throw Invalid(key, "it is absolute");
        if (segments is [Reserved, ..]) throw Invalid(key, $"{Reserved} is the store's own");
        foreach (string segment in segments)
        {
            if (segment is "") throw Invalid(key, "a part between two slashes is empty");
            if (segment is "." or "..") throw Invalid(key, $"it has a part '{segment}'");
        }
    }

    private static UsageException Invalid(string key, string why) => new(
        "KeyInvalid", key, $"'{key}' can't name an object: {why}.", "Use a relative path with forward slashes.");
}
