namespace ReleaseTools.Engine.Storage;

/// <summary>One line of a folder's listing.</summary>
/// <param name="Key">An object's key, or a folder's, which ends in a slash.</param>
/// <param name="Object">Null for a folder.</param>
public sealed record FolderEntry(string Key, ObjectInfo? Object)
{
    public bool IsFolder => Object is null;

    /// <summary>The last part of the key, without a slash.</summary>
    public string Name => Key.TrimEnd('/')[(Key.TrimEnd('/').LastIndexOf('/') + 1)..];
}
