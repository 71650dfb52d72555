using ReleaseTools.Engine.Pods.Machine.Files;

namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>What one layer of an image has put in place, so that its whiteouts hide only what is below it (https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#whiteouts).</summary>
/// <param name="forget">Told of each name that is gone.</param>
internal sealed class LayerChanges(RootFolder root, MachineFiles files, Action<string> forget)
{
    private const string Prefix = ".wh.", Opaque = ".wh..wh..opq", Special = ".wh..wh.";

    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <param name="real">With all folders above it.</param>
    public void Add(string real)
    {
        for (string name = real; name.Length > 0 && _added.Add(name); name = FolderOf(name)) { }
    }

    /// <summary>Removes what a whiteout hides.</summary>
    /// <param name="refuse">Makes the exception for one that is no good.</param>
    /// <returns>False where the name is none of a whiteout.</returns>
    public bool TryHide(string real, Func<string, Exception> refuse)
    {
        string name = real[(real.LastIndexOf('/') + 1)..], folder = FolderOf(real);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (name == Opaque) HideAll(folder);
        else if (!name.StartsWith(Special, StringComparison.Ordinal)) Hide(folder, name[Prefix.Length..], refuse);
        return true;
    }

    private void Hide(string folder, string name, Func<string, Exception> refuse)
    {
        if (name is "" or "." or "..") throw refuse("hides no name");
        Remove(folder.Length == 0 ? name : $"{folder}/{name}");
    }

    private void HideAll(string folder)
    {
        string full = root.Full(folder);
        if (!Directory.Exists(full)) return;
        foreach (string entry in Directory.EnumerateFileSystemEntries(full).ToArray())
        {
            string name = Path.GetFileName(entry), real = folder.Length == 0 ? name : $"{folder}/{name}";
            if (!_added.Contains(real)) Remove(real);
            // a folder of this layer may hold files of those below
            else if (Directory.Exists(entry) && new DirectoryInfo(entry).LinkTarget is null) HideAll(real);
        }
    }

    private void Remove(string real)
    {
        if (_added.Contains(real)) return;
        string full = root.Full(real);
        if (new FileInfo(full) is { Exists: true } or { LinkTarget: not null }) files.DeleteFile(full);
        else files.DeleteTree(full);
        forget(real);
    }

    private static string FolderOf(string real) => real.LastIndexOf('/') is > 0 and var slash ? real[..slash] : "";
}
