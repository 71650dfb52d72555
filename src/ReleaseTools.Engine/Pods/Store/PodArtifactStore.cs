using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>The images of a store, or its volumes. A version never changes once it is there.</summary>
/// <param name="folder">The folder of a version.</param>
public sealed class PodArtifactStore(IObjectStore store, Func<PodTag, string> folder)
{
    /// <returns>Null where the version is not there, or not whole.</returns>
    /// <exception cref="ReleaseException">The version is damaged: it has a checksum that is none, or no content.</exception>
    public async Task<PodArtifact?> FindAsync(PodTag tag, CancellationToken cancellation)
    {
        if (await store.ReadTextAsync(folder(tag) + PodPaths.Checksum, cancellation, limit: 4096) is not { } checksum) return null;
        foreach (string file in new[] { PodPaths.ImageArchive, $"{tag.Label.Name}.tar.gz", PodPaths.ImportedImage })
        {
            if (await store.StatAsync(folder(tag) + file, cancellation) is not { } found) continue;
            return ImageDigest.TryParse($"sha512:{checksum.Text.Trim()}", out ImageDigest? digest) ? new PodArtifact(tag, file, digest) { Size = found.Size }
                : throw Damaged(tag, $"its {PodPaths.Checksum} is not the SHA-512 of an archive");
        }
        if (await store.ReadTextAsync(folder(tag) + PodPaths.ImageLayout + "index.json", cancellation, limit: 1 << 20) is not { } index) throw Damaged(tag, "it has a checksum, and no archive or layout beside it");
        return new PodArtifact(tag, PodPaths.ImageLayout.TrimEnd('/'), OnlyManifest(index.Text) ?? throw Damaged(tag, "its layout doesn't name one image"));
    }

    /// <summary>Adds a version. What an interrupted run has left of the same content is used; other content is refused.</summary>
    /// <param name="file">The name of the archive.</param>
    /// <param name="archive">The archive, and what it was found to hold.</param>
    /// <param name="records">What is written beside it, by name.</param>
    /// <returns>False where the version was there already.</returns>
    /// <exception cref="RefusedException">Another archive is there.</exception>
    internal async Task<bool> AddAsync(PodTag tag, string file, PackedArchive archive, IReadOnlyDictionary<string, string> records, CancellationToken cancellation)
    {
        string key = folder(tag) + file;
        ObjectContent content = ObjectContent.FromFile(archive.Path);
        if (!(await store.PutAsync(key, content, Precondition.Absent, cancellation)).IsWritten && !await HoldsAsync(key, archive, cancellation))
        {
            throw new RefusedException("PodArtifactDiffers", ErrorCategory.ResourceExists, tag, $"{store.PlaceOf(key)} is there already, with other content.",
                $"A version never changes. Add the new content as another version; or, if a run was interrupted there, remove the folder {store.PlaceOf(folder(tag))} and run the same command again.");
        }
        foreach ((string name, string text) in records) await store.PutAsync(folder(tag) + name, ObjectContent.FromText(text, MediaTypeOf(name)), Precondition.Absent, cancellation);
        // last: with it, the version is there
        return (await store.PutAsync(folder(tag) + PodPaths.Checksum, ObjectContent.FromText($"{archive.TarSha512}\n"), Precondition.Absent, cancellation)).IsWritten;
    }

    private async Task<bool> HoldsAsync(string key, PackedArchive archive, CancellationToken cancellation)
    {
        if (await store.StatAsync(key, cancellation) is not { } there || there.Size != archive.Size) return false;
        await using Stream stream = await store.OpenReadAsync(key, range: null, cancellation);
        return (await ContentCopy.HashAsync(stream, progress: null, cancellation)).Sha512 == archive.Sha512;
    }

    private static ImageDigest? OnlyManifest(string index)
    {
        try
        {
            return JsonNode.Parse(index)?["manifests"] is JsonArray { Count: 1 } manifests && ImageDigest.TryParse((string?)manifests[0]?["digest"], out ImageDigest? digest) ? digest : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string MediaTypeOf(string name) => name.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/plain; charset=utf-8";

    private ReleaseException Damaged(PodTag tag, string why) => new("PodArtifactDamaged", ErrorCategory.InvalidData, tag, $"{store.PlaceOf(folder(tag))} is damaged: {why}.",
        "Remove the folder, and add the version again.");
}
