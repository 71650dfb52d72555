using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>A manifest and the objects it names, below one prefix of a store: a staged build or a published release.</summary>
internal sealed class StoredContents(IObjectStore store, string prefix)
{
    public IObjectStore Store => store;

    public string ManifestKey => prefix + StoreLayout.Manifest;

    public string KeyOf(string path) => prefix + path;

    /// <returns>Null where it isn't complete.</returns>
    public async Task<StoredManifest?> ReadManifestAsync(CancellationToken cancellation) =>
        await store.ReadTextAsync(ManifestKey, cancellation) is { } stored
            ? new StoredManifest(ManifestJson.Parse(stored.Text, ManifestKey, store.Root), stored.Text)
            : null;

    /// <summary>Writes the manifest where there is none.</summary>
    /// <returns>The manifest that is there now, ours or another's.</returns>
    public async Task<StoredManifest> WriteManifestAsync(ReleaseManifest manifest, CancellationToken cancellation)
    {
        string text = ManifestJson.Format(manifest);
        WriteOutcome outcome = await store.PutAsync(ManifestKey, ObjectContent.FromText(text, "application/json"), Precondition.Absent, cancellation);
        if (outcome.IsWritten) return new StoredManifest(manifest, text);
        return await ReadManifestAsync(cancellation) ?? await WriteManifestAsync(manifest, cancellation);
    }

    /// <summary>What is there, by path.</summary>
    public async Task<Dictionary<string, ObjectInfo>> ListAsync(CancellationToken cancellation)
    {
        var present = new Dictionary<string, ObjectInfo>(StringComparer.Ordinal);
        await foreach (ObjectInfo info in store.ListAsync(prefix, cancellation)) present[info.Key[prefix.Length..]] = info;
        return present;
    }

    /// <summary>Whether what landed is what the manifest says: by the store's own word where it gives one that tells, else by reading it.</summary>
    /// <returns>Null where it is; else the digests that were found.</returns>
    public async Task<Digests?> VerifyAsync(ManifestObject wanted, ObjectInfo landed, IProgressPart? progress, CancellationToken cancellation)
    {
        if (wanted.StoreChecksum is { } checksum && landed.Checksum == checksum && landed.Size == wanted.Size)
        {
            progress?.Advance(wanted.Size);
            return null;
        }
        Digests found = await HashAsync(wanted.Path, progress, cancellation);
        return wanted.Matches(found) ? null : found;
    }

    public async Task<Digests> HashAsync(string path, IProgressPart? progress, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenReadAsync(KeyOf(path), null, cancellation);
        return await ContentCopy.HashAsync(stream, progress, cancellation);
    }

    /// <summary>Reads every object again and compares it with the manifest.</summary>
    /// <returns>What differs, in order of paths; empty where all is well.</returns>
    public async Task<IReadOnlyList<ContentFinding>> TestAsync(ReleaseManifest manifest, IProgressSink progress, CancellationToken cancellation)
    {
        Dictionary<string, ObjectInfo> present = await ListAsync(cancellation);
        var findings = new ConcurrentBag<ContentFinding>();
        progress.Expect(manifest.Objects.Count, manifest.Objects.Sum(wanted => wanted.Size));
        await Parallel.ForEachAsync(manifest.Objects.OrderByDescending(wanted => wanted.Size), store.Capabilities.Options(cancellation), async (wanted, token) =>
        {
            if (await CompareAsync(wanted, present, progress, token) is { } finding) findings.Add(finding);
        });
        foreach (string path in present.Keys.Except(manifest.Objects.Select(wanted => wanted.Path).Append(StoreLayout.Manifest)))
            findings.Add(new ContentFinding(path, ContentFault.Extra, null, path));
        return [.. findings.OrderBy(finding => finding.Path, StringComparer.Ordinal)];
    }

    /// <summary>Removes the manifest first, so that it is out of sight before it is incomplete.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        await store.DeleteAsync(ManifestKey, Precondition.None, cancellation);
        await RemoveObjectsAsync(cancellation);
    }

    /// <summary>The same, where the manifest is still the one of this digest.</summary>
    /// <returns>False where it is not, or is gone.</returns>
    public async Task<bool> TryRemoveAsync(string sha256, CancellationToken cancellation)
    {
        if (await store.ReadTextAsync(ManifestKey, cancellation) is not { } stored || StoredManifest.DigestOf(stored.Text) != sha256) return false;
        if (!await store.DeleteAsync(ManifestKey, Precondition.Matching(stored.Info), cancellation)) return false;
        await RemoveObjectsAsync(cancellation);
        return true;
    }

    /// <summary>Removes what lies there beside a manifest that is gone.</summary>
    public async Task RemoveObjectsAsync(CancellationToken cancellation)
    {
        Dictionary<string, ObjectInfo> present = await ListAsync(cancellation);
        await Parallel.ForEachAsync(present.Keys.Where(path => path != StoreLayout.Replaced), store.Capabilities.Options(cancellation), async (path, token) =>
            await store.DeleteAsync(KeyOf(path), Precondition.None, token));
        await store.SweepAsync(prefix, DateTimeOffset.MaxValue, cancellation);
        // last: it says that the rest is to go, too
        if (present.ContainsKey(StoreLayout.Replaced)) await store.DeleteAsync(KeyOf(StoreLayout.Replaced), Precondition.None, cancellation);
    }

    /// <summary>Reads one object, all of it, and compares it with what the manifest says.</summary>
    /// <param name="present">What is there, by path; null where the store can't be listed.</param>
    /// <returns>Null where it is the same. An object that can't be read is a finding: it keeps nobody from the others.</returns>
    public async Task<ContentFinding?> CompareAsync(ManifestObject wanted, IReadOnlyDictionary<string, ObjectInfo>? present, IProgressSink progress, CancellationToken cancellation)
    {
        if (present is not null && !present.ContainsKey(wanted.Path)) return new ContentFinding(wanted.Path, ContentFault.Missing, wanted.Sha256, null);
        if (present is not null && present[wanted.Path].Size is var size && size != wanted.Size) return new ContentFinding(wanted.Path, ContentFault.Size, $"{wanted.Size}", $"{size}");
        using IProgressPart part = progress.Begin(wanted.Path, wanted.Size, ProgressUnit.Bytes);
        try
        {
            await using Stream stream = await store.OpenReadAsync(KeyOf(wanted.Path), null, cancellation);
            Digests found = await ContentCopy.HashAsync(stream, part, cancellation, new Digests(wanted.Size, wanted.Sha256, wanted.Sha512));
            if (found.Size != wanted.Size) return new ContentFinding(wanted.Path, ContentFault.Size, $"{wanted.Size}", $"{found.Size}");
            return wanted.Matches(found) ? null : new ContentFinding(wanted.Path, ContentFault.Digest, wanted.Sha256, found.Sha256);
        }
        catch (ObjectMissingException)
        {
            return new ContentFinding(wanted.Path, ContentFault.Missing, wanted.Sha256, null);
        }
        catch (ReleaseException e)
        {
            return new ContentFinding(wanted.Path, ContentFault.Unreadable, wanted.Sha256, e.Message);
        }
    }
}

/// <summary>A manifest with the very text that was stored.</summary>
internal sealed record StoredManifest(ReleaseManifest Manifest, string Text)
{
    public string Sha256 { get; } = DigestOf(Text);

    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public StagedRelease Staged(IObjectStore store) => new(
        Manifest.Product, Manifest.Version, Manifest.Build, Manifest.Commit, store.Root.AbsoluteUri,
        StoreLayout.StagedBuild(Manifest.Product, Manifest.Version, Manifest.Build),
        Manifest.Objects.Count, Manifest.Objects.Sum(entry => entry.Size), Sha256);

    public PublishedRelease Published(IObjectStore store, string? publicUrl) => new(
        Manifest.Product, Manifest.Version, Manifest.Build, Manifest.Commit, store.Root.AbsoluteUri,
        StoreLayout.PublishedRelease(Manifest.Product, Manifest.Version),
        Manifest.Objects.Count, Manifest.Objects.Sum(entry => entry.Size), Sha256,
        PublicAddress.Of(store, publicUrl, StoreLayout.Page(Manifest.Product)));
}
