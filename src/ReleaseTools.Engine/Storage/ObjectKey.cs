namespace ReleaseTools.Engine.Storage;

/// <summary>Which keys every store takes, whatever it is made of: what is refused here could leave a directory, or hide from a listing.</summary>
public static class ObjectKey
{
    /// <summary>The first segment that stores keep for their own use.</summary>
    public const string Reserved = ".tmp";

    /// <summary>Whether listings show a key, or a folder with its slash: not the store's own, nor what other programs named so that no store could take it (<c>a//b</c>).</summary>
    public static bool IsListed(string key) => Problem(key, (key.EndsWith('/') ? key[..^1] : key).Split('/')) is null;

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
        if (Problem(key, segments) is { } why) throw Invalid(key, why);
    }

    private static string? Problem(string key, string[] segments)
    {
        if (key.Contains('\0', StringComparison.Ordinal)) return "it has a NUL character";
        if (key.StartsWith('/')) return "it is absolute";
        if (segments is [Reserved, ..]) return $"{Reserved} is the store's own";
        if (segments.Contains("")) return "a part between two slashes is empty";
        return segments.FirstOrDefault(segment => segment is "." or "..") is { } upward ? $"it has a part '{upward}'" : null;
    }

    private static UsageException Invalid(string key, string why) => new(
        "KeyInvalid", key, $"'{key}' can't name an object: {why}.", "Use a relative path with forward slashes.");
}
