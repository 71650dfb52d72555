using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Formatting;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Pods.Bundle;

/// <summary>Writes the files of a bundle into a folder.</summary>
internal sealed class BundleWriter(PodStore store, string channel, PodTag pod, string folder, IProgressSink progress)
{
    private readonly string _release = PodPaths.Pod(channel, pod);

    /// <param name="publicUrl">Where machines read the store; null = the bundle holds everything.</param>
    public async Task WriteAsync(string? publicUrl, CancellationToken cancellation)
    {
        if (publicUrl is not null && !WebAddress.IsLink(publicUrl)) throw new UsageException("BundleUrlInvalid", publicUrl, $"'{publicUrl}' is not a URL that machines can read from.", "Write it like https://pods.example.com/.");
        PodManifest manifest = await store.ReadManifestAsync(channel, pod, cancellation)
            ?? throw new RefusedException("PodNotReleased", ErrorCategory.ObjectNotFound, pod, $"{pod} is not released in the channel {channel} of {store.Objects.Root}.", "List what is: release pod releases (in PowerShell: Get-PodRelease).");
        manifest = manifest with
        {
            Images = [.. await Task.WhenAll(manifest.Images.Select(async image => image with { Source = await TakeAsync(image.Source, image.Digest, publicUrl, cancellation) }))],
            Volumes = [.. await Task.WhenAll(manifest.Volumes.Select(async volume => volume with { Source = await TakeAsync(volume.Source, volume.Digest, publicUrl, cancellation) }))],
            Units = [.. await Task.WhenAll(manifest.Units.Select(async unit => unit with { File = await TakeAsync(unit.File, unit.Checksum, publicUrl, cancellation) }))],
        };
        foreach (PodVolume volume in manifest.Volumes)
        {
            if (volume.Data is { } data) await CopyDataAsync(data.Text, cancellation);
        }
        await File.WriteAllTextAsync(Path.Combine(folder, PodPaths.Manifest), PodManifestJson.Write(manifest), cancellation);
        // by URL, it would name files that are not in the bundle
        if (publicUrl is null && await store.Objects.ReadTextAsync(_release + PodPaths.ReleaseRecord, cancellation) is { } record) await File.WriteAllTextAsync(Path.Combine(folder, PodPaths.ReleaseRecord), record.Text, cancellation);
    }

    private async Task<PodSource?> TakeAsync(PodSource? source, ImageDigest? digest, string? publicUrl, CancellationToken cancellation)
    {
        if (source is not { Kind: PodSourceKind.File }) return source;
        string key = await ResolveAsync(source.Text, cancellation);
        if (publicUrl is null)
        {
            await CopyAllAsync(key, source.Text, digest, cancellation);
            return source;
        }
        // what can't be listed is asked for as a file when machines fetch it
        bool isFile = !store.Objects.Capabilities.CanList || !await IsFolderAsync(key, cancellation);
        if (!isFile || digest is null)
        {
            throw new RefusedException("BundleNotByUrl", ErrorCategory.InvalidOperation, source.Text, $"{source.Text} of {pod} can't be fetched by URL: {(isFile ? "it has no digest" : "it is not one file")}.", "Export a bundle that holds everything: leave out --url (in PowerShell: -Url).");
        }
        return PodSource.TryParse($"{publicUrl.TrimEnd('/')}/{UrlText.Path(key)}", out PodSource? url) ? url : throw new UsageException("BundleUrlInvalid", publicUrl, $"'{publicUrl}' is not a URL that machines can read from.", "Write it like https://pods.example.com/.");
    }

    // images/base/image.tar.gz in a pod is behind the link images/base
    private async Task<string> ResolveAsync(string path, CancellationToken cancellation)
    {
        string[] parts = path.Split('/', 3);
        if (parts is not ["images" or "volumes", var name, var rest]) return _release + path;
        string link = $"{_release}{parts[0]}/{name}";
        string? target = await store.Links.ReadAsync(link, cancellation);
        // a web server that serves a folder follows the link
        if (target is null && !store.Objects.Capabilities.CanList) return _release + path;
        return target is not null && PodPaths.Follow(link, target) is { } key ? $"{key}/{rest}" : throw new RefusedException("PodLinkMissing", ErrorCategory.ObjectNotFound, link,
            $"{store.Objects.PlaceOf(link)}, which {pod} needs, {(target is null ? "is not there" : $"leads out of the store, to {target}")}.", "Something else removed or changed it: release another version.");
    }

    // where nothing can be listed, the record of the release says what there is
    private async Task CopyDataAsync(string path, CancellationToken cancellation)
    {
        if (store.Objects.Capabilities.CanList)
        {
            await CopyAllAsync(_release + path, path, digest: null, cancellation);
            return;
        }
        StoredText? record = await store.Objects.ReadTextAsync(_release + PodPaths.ReleaseRecord, cancellation);
        IEnumerable<PodFile> files = PodReleaseRecord.TryRead(record?.Text ?? "")?.Files.Where(file => ObjectPath.IsValid(file.Path)).Where(file => file.Path == path || file.Path.StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal)) ?? [];
        foreach (PodFile file in files) await CopyAsync(_release + file.Path, file.Path, ImageDigest.Parse($"sha512:{file.Sha512}"), cancellation);
    }

    private async Task CopyAllAsync(string key, string path, ImageDigest? digest, CancellationToken cancellation)
    {
        bool isFolder = false;
        await foreach (ObjectInfo each in store.Objects.ListAsync(key + "/", cancellation))
        {
            isFolder = true;
            await CopyAsync(each.Key, path + each.Key[key.Length..], digest: null, cancellation);
        }
        if (!isFolder) await CopyAsync(key, path, digest, cancellation);
    }

    private async Task<bool> IsFolderAsync(string key, CancellationToken cancellation)
    {
        await foreach (ObjectInfo _ in store.Objects.ListAsync(key + "/", cancellation)) return true;
        return false;
    }

    private async Task CopyAsync(string key, string path, ImageDigest? digest, CancellationToken cancellation)
    {
        string file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using IProgressPart part = progress.Begin(path, 0, ProgressUnit.Bytes);
        await using Stream source = await store.Objects.OpenReadAsync(key, range: null, cancellation);
        await using var copy = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        ArchiveDigests read;
        try
        {
            read = await ArchiveDigests.ReadAsync(source, copy, cancellation);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(key, $"it can't be decompressed: {e.Message.TrimEnd('.')}");
        }
        if (digest is not null && !read.All.Contains(digest)) throw Damaged(key, $"its content is not {digest.Algorithm}:{digest.Short}…");
    }

    private RefusedException Damaged(string key, string why) => new("PodArtifactDamaged", ErrorCategory.InvalidData, key, $"{store.Objects.PlaceOf(key)}, which {pod} needs, is damaged: {why}.", "Restore it, or release another version.");
}
