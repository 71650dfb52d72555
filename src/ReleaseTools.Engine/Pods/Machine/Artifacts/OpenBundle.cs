using System.Formats.Tar;
using System.Text;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>A pod as it comes to a machine: its manifest, and the folder that its relative sources are in.</summary>
/// <param name="Path">What was named.</param>
/// <param name="Folder">Null for an archive that is not unpacked yet.</param>
/// <param name="Text">The text of the manifest.</param>
internal sealed record OpenBundle(string Path, string? Folder, PodManifest Manifest, string Text)
{
    /// <summary>What tells two manifests of one version apart.</summary>
    public ImageDigest Digest { get; } = ImageDigest.Of(Encoding.UTF8.GetBytes(Text));

    /// <summary>Reads the manifest of a bundle: a folder, an archive, or a <c>pod.json</c> alone. Nothing is written.</summary>
    /// <exception cref="ReleaseException">There is none, or it has problems.</exception>
    public static async Task<OpenBundle> ReadAsync(string path, CancellationToken cancellation)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path)) return Of(path, path, ReadFile(System.IO.Path.Combine(path, PodPaths.Manifest), path));
        if (!File.Exists(path)) throw new RefusedException("PodBundleMissing", ErrorCategory.ObjectNotFound, path, $"There is no bundle {path}.", "Name a folder with a pod.json, an archive of such a folder, or a pod.json.");
        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return Of(path, System.IO.Path.GetDirectoryName(path)!, ReadFile(path, path));
        return Of(path, null, await ReadArchiveAsync(path, cancellation));
    }

    /// <summary>A name in an archive of a bundle, without the folder that all of it may be in.</summary>
    public static string WithoutTop(string name, string top) => top.Length > 0 && name.StartsWith(top, StringComparison.Ordinal) ? name[top.Length..] : name;

    /// <summary>The folder within an archive that a bundle is in: empty, or a name with a slash.</summary>
    public string Top { get; private init; } = "";

    private static OpenBundle Of(string path, string? folder, SourceText source) =>
        new(path, folder, PodManifestFile.Parse(source), source.Text) { Top = folder is null ? source.File[(path.Length + 1)..^PodPaths.Manifest.Length] : "" };

    private static SourceText ReadFile(string path, string bundle)
    {
        if (!File.Exists(path)) throw new RefusedException("PodBundleMissing", ErrorCategory.ObjectNotFound, bundle, $"{bundle} has no {PodPaths.Manifest}.", "Name a folder with a pod.json, an archive of such a folder, or a pod.json.");
        return DefinitionFile.Read(path, PodManifestFile.LargestSize);
    }

    // pod.json stands first in what Export-ReleasePod writes; elsewhere the archive is read up to it
    private static async Task<SourceText> ReadArchiveAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using Stream plain = (await PackedStream.OpenAsync(ArchiveStream.Open(path), path, cancellation)).Plain;
            await using var reader = new TarReader(plain, leaveOpen: true);
            while (await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
            {
                string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (name != PodPaths.Manifest && !(name.EndsWith($"/{PodPaths.Manifest}", StringComparison.Ordinal) && name.Count(c => c == '/') == 1)) continue;
                if (entry.Length > PodManifestFile.LargestSize) throw new PodArchiveException(path, $"its {name} has {entry.Length} bytes; {PodManifestFile.LargestSize} is the most");
                using var text = new StreamReader(entry.DataStream ?? Stream.Null, Encoding.UTF8);
                return new SourceText($"{path}/{name}", await text.ReadToEndAsync(cancellation));
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or ArgumentException or ZstdSharp.ZstdException)
        {
            throw new PodArchiveException(path, $"it is no tar that can be read: {e.Message.TrimEnd('.')}", e);
        }
        throw new RefusedException("PodBundleMissing", ErrorCategory.ObjectNotFound, path, $"{path} has no {PodPaths.Manifest}.", "Name a folder with a pod.json, an archive of such a folder, or a pod.json.");
    }
}
