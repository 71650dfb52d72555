using System.Collections.Concurrent;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>One run of staging one build.</summary>
internal sealed class StageCopy(IObjectStore store, StageRequest request, IProgressSink progress)
{
    private readonly StoredContents _contents = new(store, StoreLayout.StagedBuild(request.Product, request.Version, BuildName.Parse(request.Build).ToString()));
    private readonly ConcurrentDictionary<string, Digests> _digests = new(StringComparer.Ordinal);

    public async Task<StoredManifest> RunAsync(CancellationToken cancellation)
    {
        CheckPaths();
        if (await _contents.ReadManifestAsync(cancellation) is { } finished)
        {
            await EachFileAsync(async (file, token) => _digests[file.Path] = file.Expected ?? await HashLocalAsync(file, token), cancellation);
            return Same(finished);
        }
        Dictionary<string, long> present = await _contents.ListAsync(cancellation);
        await EachFileAsync(async (file, token) => _digests[file.Path] = await CopyAsync(file, present, token), cancellation);
        ReleaseManifest manifest = Manifest();
        foreach ((string name, string text) in Sums()) await _contents.Store.PutAsync(_contents.KeyOf(name), ObjectContent.FromText(text), Precondition.None, cancellation);
        foreach (string extra in present.Keys.Except(manifest.Objects.Select(entry => entry.Path)))
            await store.DeleteAsync(_contents.KeyOf(extra), Precondition.None, cancellation);
        return Same(await _contents.WriteManifestAsync(manifest, cancellation));
    }

    private void CheckPaths()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string path in request.Files.Select(file => file.Path))
        {
            if (!ObjectPath.IsValid(path) || StoreLayout.OwnNames.Contains(path))
                throw new UsageException("ArtifactNameInvalid", path, $"'{path}' can't name an object of a release.", "Rename the artifact: no '..', and none of the names that staging itself writes.");
            if (!seen.Add(path))
                throw new UsageException("ArtifactNameTaken", path, $"Two artifacts are named '{path}'.", "Give one of them another name in release.yaml.");
        }
    }

    // the largest first: the last ones to finish are small, and no core waits long for another
    private Task EachFileAsync(Func<StageFile, CancellationToken, Task> act, CancellationToken cancellation)
    {
        (StageFile File, long Size)[] files = [.. request.Files.Select(file => (file, SizeOf(file))).OrderByDescending(entry => entry.Item2)];
        progress.Expect(files.Length, files.Sum(entry => entry.Size));
        return Parallel.ForEachAsync(files, StoredContents.Parallelism(cancellation), async (entry, token) => await act(entry.File, token));
    }

    private async Task<Digests> CopyAsync(StageFile file, Dictionary<string, long> present, CancellationToken cancellation)
    {
        if (present.TryGetValue(file.Path, out long size) && size == SizeOf(file))
        {
            // an earlier run got this far
            Digests wanted = Checked(file, await HashLocalAsync(file, cancellation));
            if (await _contents.HashAsync(file.Path, null, cancellation) == wanted) return wanted;
        }
        using IProgressPart part = progress.Begin(file.Path, SizeOf(file), ProgressUnit.Bytes);
        HashingReadStream? hashing = null;
        ObjectContent local = ObjectContent.FromFile(file.LocalPath);
        var content = new ObjectContent(local.Length, () => hashing = new HashingReadStream(local.Open(), part));
        await store.PutAsync(_contents.KeyOf(file.Path), content, Precondition.None, cancellation);
        try
        {
            return Checked(file, hashing!.Finish());
        }
        catch (ReleaseException)
        {
            await store.DeleteAsync(_contents.KeyOf(file.Path), Precondition.None, cancellation);
            throw;
        }
    }

    private async Task<Digests> HashLocalAsync(StageFile file, CancellationToken cancellation)
    {
        using IProgressPart part = progress.Begin(file.Path, SizeOf(file), ProgressUnit.Bytes);
        await using Stream stream = ObjectContent.FromFile(file.LocalPath).Open();
        return await ContentCopy.HashAsync(stream, part, cancellation);
    }

    private static Digests Checked(StageFile file, Digests found) => file.Expected is not { } expected || expected == found
        ? found
        : throw new ReleaseException("ArtifactChanged", ErrorCategory.InvalidData, file.LocalPath,
            $"{file.Path} is not what was built: it has {found.Size} bytes with SHA-256 {found.Sha256[..12]}…, and was built with {expected.Size} bytes and {expected.Sha256[..12]}….",
            "Something changed it after the build: build again.");

    private static long SizeOf(StageFile file)
    {
        try
        {
            return new FileInfo(file.LocalPath).Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("ArtifactMissing", ErrorCategory.ObjectNotFound, file.LocalPath, $"The file of {file.Path} can't be read: {e.Message}", "Build again.", e);
        }
    }

    private ReleaseManifest Manifest()
    {
        IEnumerable<ManifestObject> files = request.Files
            .OrderByDescending(file => file.First).ThenBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => Entry(file.Path, _digests[file.Path], file.Kind, file.Platform));
        IEnumerable<ManifestObject> sums = Sums().Select(sum => Entry(sum.Name, DigestBuilder.OfText(sum.Text), ArtifactKind.Checksums, null));
        return new ReleaseManifest(ReleaseManifest.CurrentSchema, request.Product, request.Version, request.Build, request.Commit, [.. files, .. sums]);
    }

    private static ManifestObject Entry(string path, Digests digests, ArtifactKind kind, string? platform) =>
        new(path, digests.Size, digests.Sha256, digests.Sha512, kind, platform);

    private IEnumerable<(string Name, string Text)> Sums()
    {
        IEnumerable<(string Path, Digests Digests)> files = _digests.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value));
        if (request.Checksums.Contains(ChecksumAlgorithm.Sha256)) yield return (StoreLayout.Sha256Sums, ChecksumFile.Format(files.Select(file => (file.Path, file.Digests.Sha256))));
        if (request.Checksums.Contains(ChecksumAlgorithm.Sha512)) yield return (StoreLayout.Sha512Sums, ChecksumFile.Format(files.Select(file => (file.Path, file.Digests.Sha512))));
    }

    private StoredManifest Same(StoredManifest stored) => stored.Text == ManifestJson.Format(Manifest())
        ? stored
        : throw new ReleaseException("StagedElsewise", ErrorCategory.ResourceExists, _contents.ManifestKey,
            $"{request.Product} {request.Version} build {request.Build} is staged already, with other content.",
            "Stage under a new build name, or remove the staged build first: Remove-StagedRelease.");
}
