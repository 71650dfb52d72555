using System.IO.Enumeration;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Formatting;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>Walks the channels of a store that is a folder. No link is followed, and nothing in the folder of a version is looked at but its manifest.</summary>
internal static class PodFolders
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None };

    /// <param name="root">The folder of the store.</param>
    /// <param name="channel">Chooses channels.</param>
    /// <returns>The manifests of pods, and the links beside them.</returns>
    public static IEnumerable<(PodKey Key, ObjectInfo Info)> Walk(string root, string channel)
    {
        string channels = PodPaths.Channels.TrimEnd('/');
        foreach (Entry each in Read(Path.Combine(root, channels)))
        {
            if (!each.IsFolder || !NamePattern.Matches(channel, each.Name)) continue;
            foreach ((PodKey Key, ObjectInfo Info) found in WalkFolder(root, $"{channels}/{each.Name}")) yield return found;
        }
    }

    /// <summary>The same of one pod; those whose folders are in its folder are with it.</summary>
    public static IEnumerable<(PodKey Key, ObjectInfo Info)> Walk(string root, string channel, PodLabel pod) => WalkFolder(root, PodPaths.Pods(channel, pod).TrimEnd('/'));

    /// <summary>The links of pods to their images and volumes, whole pods or not.</summary>
    /// <param name="folder">A folder of the store, ending in a slash.</param>
    public static IEnumerable<string> Links(string root, string folder)
    {
        foreach (Entry each in Read(Path.Combine(root, folder)))
        {
            string key = folder + each.Name;
            if (each.IsFolder)
            {
                foreach (string link in Links(root, key + "/")) yield return link;
            }
            else if (PodPaths.TryParse(key, out PodKey? parsed) && parsed.Kind is PodKeyKind.ImageLink or PodKeyKind.VolumeLink) yield return key;
        }
    }

    private static IEnumerable<(PodKey Key, ObjectInfo Info)> WalkFolder(string root, string folder)
    {
        foreach (Entry each in Read(Path.Combine(root, folder)))
        {
            string key = $"{folder}/{each.Name}";
            if (!each.IsFolder)
            {
                if (each.Name is PodPaths.Tip or PodPaths.Previous && PodPaths.TryParse(key, out PodKey? link)) yield return (link, new ObjectInfo(key, each.Size, each.Modified, ETag: null));
                continue;
            }
            if (!PodVersion.TryParse(each.Name, out _) || !PodPaths.TryParse($"{key}/{PodPaths.Manifest}", out PodKey? pod) || pod.Kind is not PodKeyKind.Pod)
            {
                foreach ((PodKey Key, ObjectInfo Info) found in WalkFolder(root, key)) yield return found;
            }
            else if (new FileInfo(Path.Combine(root, key, PodPaths.Manifest)) is { Exists: true } manifest)
            {
                yield return (pod, new ObjectInfo($"{key}/{PodPaths.Manifest}", manifest.Length, new DateTimeOffset(manifest.LastWriteTimeUtc), ETag: null));
            }
        }
    }

    private static List<Entry> Read(string path)
    {
        try
        {
            return [.. new FileSystemEnumerable<Entry>(path, (ref FileSystemEntry entry) =>
                new Entry(entry.FileName.ToString(), entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint), entry.Length, entry.LastWriteTimeUtc), s_everything)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];                                                      // there is none, or it was removed meanwhile
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("StoreFailed", ErrorCategory.ResourceUnavailable, path, $"Could not list {path}: {e.Message}", Remedy.FixAndRerun, e);
        }
    }

    private sealed record Entry(string Name, bool IsFolder, long Size, DateTimeOffset Modified);
}
