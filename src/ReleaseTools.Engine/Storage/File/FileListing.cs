using System.IO.Enumeration;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>Walks a folder in ordinal order of keys, one folder's names in memory at a time.</summary>
internal static class FileListing
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    public static IEnumerable<ObjectInfo> Walk(string root, string prefix)
    {
        int cut = prefix.LastIndexOf('/') + 1;
        return Walk(root, prefix[..cut], prefix[cut..]);
    }

    /// <summary>One level. A folder that holds no object, somewhere below, is none.</summary>
    public static IReadOnlyList<FolderEntry> Folder(string root, string folder) =>
        [.. Entries(root, folder)
            .Where(entry => !entry.IsFolder || HoldsAny(Path.Combine(root, folder + entry.SortKey)))
            .Select(entry => new FolderEntry(folder + entry.SortKey, entry.IsFolder ? null : entry.Describe(folder)))];

    // ends with the first file, and asks for no more than its name
    private static bool HoldsAny(string path)
    {
        try
        {
            foreach (string? folder in new FileSystemEnumerable<string?>(path, (ref FileSystemEntry entry) => entry.IsDirectory ? entry.ToFullPath() : null, s_everything))
            {
                if (folder is null || HoldsAny(folder)) return true;
            }
        }
        catch (DirectoryNotFoundException) { /* it was emptied and removed while we looked */ }
        return false;
    }

    private static IEnumerable<ObjectInfo> Walk(string root, string folder, string start)
    {
        foreach (Entry entry in Entries(root, folder))
        {
            if (!entry.SortKey.StartsWith(start, StringComparison.Ordinal)) continue;
            if (!entry.IsFolder) yield return entry.Describe(folder);
            else foreach (ObjectInfo inner in Walk(root, folder + entry.SortKey, "")) yield return inner;
        }
    }

    private static IEnumerable<Entry> Entries(string root, string folder) =>
        Read(Path.Combine(root, folder)).Where(entry => folder.Length > 0 || entry.SortKey is not (ObjectKey.Reserved + "/" or ".gitignore" or ".artifactignore"));

    private static List<Entry> Read(string path)
    {
        try
        {
            var entries = new FileSystemEnumerable<Entry>(path, Describe, s_everything).ToList();
            entries.Sort((a, b) => string.CompareOrdinal(a.SortKey, b.SortKey));
            return entries;
        }
        catch (DirectoryNotFoundException)
        {
            return [];                                                      // there is none, or it was emptied and removed while we walked
        }
    }

    // with its slash a folder sorts where its keys do: "a-b" comes before "a/b"
    private static Entry Describe(ref FileSystemEntry entry) => entry.IsDirectory
        ? new Entry(entry.FileName.ToString() + "/", 0, default)
        : new Entry(entry.FileName.ToString(), entry.Length, entry.LastWriteTimeUtc);

    private sealed record Entry(string SortKey, long Size, DateTimeOffset Modified)
    {
        public bool IsFolder => SortKey.EndsWith('/');

        public ObjectInfo Describe(string folder) => new(folder + SortKey, Size, Modified, ETag: null);
    }
}
