using ReleaseTools.Engine.Pods.Machine.Artifacts;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Runtimes;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Makes the files that a pod has in systemd's folders: its units, each with a drop-in, and what its runtime adds.</summary>
internal sealed class UnitFileWriter(ArtifactFetcher fetcher, IPodRuntime runtime, PodPlacement placement)
{
    private const int LongestUnit = 1 << 20;

    /// <param name="effective">The manifest, with the units that its runtime made for it.</param>
    public async Task<UnitFiles> WriteAsync(PodManifest effective, RuntimeFiles files, CancellationToken cancellation)
    {
        var names = new List<string>();
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((PodUnit unit, PodUnitName name) in effective.Units.Zip(PodUnits.FilesOf(effective)))
        {
            // that of a unit which a generator makes has no text here
            if (unit.Content is not null || unit.File is not null) Add($"{MachineFolders.Units}/{name}", await TextAsync(unit, cancellation));
            Add($"{MachineFolders.Units}/{name.DropIn}", PodDropIn.Write(name, Path.Combine(placement.Folder, PodPaths.Manifest), Variables()));
        }
        foreach ((string name, string text) in files.System) Add(name, text);
        // what systemd runs goes first, and what says whose it is goes last
        return new UnitFiles([.. names.OrderBy(IsDropIn)], texts);

        void Add(string name, string text)
        {
            names.Add(name);
            texts[name] = text;
        }
    }

    /// <summary>Whether it shows whose the unit is: it is written before the unit, and removed after it.</summary>
    public static bool IsDropIn(string name) => name.EndsWith($".d/{PodDropIn.FileName}", StringComparison.Ordinal);

    private Dictionary<string, string> Variables() => new(placement.Tokens, StringComparer.Ordinal)
    {
        [PodDropIn.FolderVariable] = placement.Folder,
        [PodDropIn.BundlesVariable] = Path.Combine(placement.Folder, OciRuntime.Bundles),
        [PodDropIn.RuntimeVariable] = runtime.Program,
    };

    private async Task<string> TextAsync(PodUnit unit, CancellationToken cancellation)
    {
        if (unit.Content is { } content) return content.EndsWith('\n') ? content : content + "\n";
        string path = await fetcher.FetchAsync(unit.File!, unit.Checksum, cancellation);
        await using FileStream file = ArchiveStream.Open(path);
        if (file.Length > LongestUnit) throw new RefusedException("PodUnitInvalid", ErrorCategory.InvalidData, path, $"The unit {path} has {file.Length} bytes; {LongestUnit} is the most.", "Check what the file is.");
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellation);
        if (unit.Checksum is { } digest && !digest.IsOf(bytes)) throw VerifiedArchive.Differs(path, digest, ImageDigest.Of(bytes).ToString());
        string text = System.Text.Encoding.UTF8.GetString(bytes);
        return text.EndsWith('\n') ? text : text + "\n";
    }
}

/// <summary>The files of a pod in systemd's folders.</summary>
/// <param name="Names">Below the folder that <c>etc</c> is in, in the order in which they are removed.</param>
internal sealed record UnitFiles(IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Texts);

/// <summary>Puts the files of pods into systemd's folders, and takes them away.</summary>
internal sealed class UnitInstaller(MachineContext context)
{
    /// <param name="names">In the order in which they are removed.</param>
    public void Install(IReadOnlyList<string> names, IReadOnlyDictionary<string, string> texts)
    {
        foreach (string name in names.Reverse()) context.Files.Write(context.Folders.System(name), texts[name]);
    }

    public void Remove(IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            string path = context.Folders.System(name);
            context.Files.DeleteFile(path);
            if (UnitFileWriter.IsDropIn(name)) context.Files.DeleteEmptyFolder(Path.GetDirectoryName(path)!);
        }
    }
}
