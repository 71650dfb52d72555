using System.Collections.Concurrent;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>One run of staging one build.</summary>
internal sealed class StageCopy(IObjectStore store, StageRequest request, IProgressSink progress)
{
    private readonly StoredContents _contents = new(store, StoreLayout.StagedBuild(request.Product, request.Version, BuildName.Parse(request.Build).ToString()));
    private readonly ConcurrentDictionary<string, ContentDigest> _staged = new(StringComparer.Ordinal);

    public async Task<StoredManifest> RunAsync(CancellationToken cancellation)
    {
        CheckPaths();
        if (await _contents.ReadManifestAsync(cancellation) is { } finished)
        {
            await EachFileAsync(async (file, token) => _staged[file.Path] = file.Expected is { } known ? new ContentDigest(known, null) : await HashLocalAsync(file, token), cancellation);
            return Same(finished);
        }
        Dictionary<string, ObjectInfo> present = await _contents.ListAsync(cancellation);
        await EachFileAsync(async (file, token) => _staged[file.Path] = await CopyAsync(file, present.GetValueOrDefault(file.Path), token), cancellation);
        ReleaseManifest manifest = Manifest();
        await Parallel.ForEachAsync(Sums(), store.Capabilities.Options(cancellation), async (sum, token) =>
            await store.PutAsync(_contents.KeyOf(sum.Name), ObjectContent.FromText(sum.Text), Precondition.None, token));
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
        return Parallel.ForEachAsync(files, store.Capabilities.Options(cancellation), async (entry, token) => await act(entry.File, token));
    }

    private async Task<ContentDigest> CopyAsync(StageFile file, ObjectInfo? there, CancellationToken cancellation)
    {
        if (there?.Size == SizeOf(file))
        {
            // an earlier run got this far
            ContentDigest wanted = Checked(file, await HashLocalAsync(file, cancellation));
            if (await IsUpToDateAsync(file, there, wanted, cancellation)) return wanted;
        }
        using IProgressPart part = progress.Begin(file.Path, SizeOf(file), ProgressUnit.Bytes);
        ContentMeter? meter = null;
        ObjectContent local = ObjectContent.FromFile(file.LocalPath);
        ObjectContent content = local with { Open = () => (meter = Meter(file, local)).Over(local.Open(), part) };
        WriteOutcome outcome = await store.PutAsync(_contents.KeyOf(file.Path), content, Precondition.None, cancellation);
        try
        {
            ContentDigest sent = Checked(file, meter!.Finish());
            // what lands in a folder is vouched for by the system that wrote it; a network's other end has to say so
            if (!store.Capabilities.IsRemote || await IsUpToDateAsync(file, outcome.Written!, sent, cancellation)) return sent;
            throw new ReleaseException("LandedDamaged", ErrorCategory.InvalidData, file.Path,
                $"{_contents.KeyOf(file.Path)} in {store.Root} is not what was sent.", "Stage again; if it happens again, something between here and the store changes what passes.");
        }
        catch (ReleaseException)
        {
            await store.DeleteAsync(_contents.KeyOf(file.Path), Precondition.None, cancellation);
            throw;
        }
    }

    private async Task<bool> IsUpToDateAsync(StageFile file, ObjectInfo there, ContentDigest wanted, CancellationToken cancellation) =>
        wanted.IsShownBy(there) || await _contents.HashAsync(file.Path, null, cancellation) == wanted.Digests;

    private async Task<ContentDigest> HashLocalAsync(StageFile file, CancellationToken cancellation)
    {
        using IProgressPart part = progress.Begin(file.Path, SizeOf(file), ProgressUnit.Bytes);
        ObjectContent local = ObjectContent.FromFile(file.LocalPath);
        ContentMeter meter = Meter(file, local);
        await using Stream content = meter.Over(local.Open(), part);
        await content.CopyToAsync(Stream.Null, cancellation);
        return meter.Finish();
    }

    private ContentMeter Meter(StageFile file, ObjectContent local) => new(file.Expected, store.BeginChecksum(local.Length));

    private static ContentDigest Checked(StageFile file, ContentDigest found) => file.Expected is not { } expected || expected == found.Digests
        ? found
        : throw new ReleaseException("ArtifactChanged", ErrorCategory.InvalidData, file.LocalPath,
            $"{file.Path} is not what was built: it has {found.Digests.Size} bytes with SHA-256 {found.Digests.Sha256[..12]}…, and was built with {expected.Size} bytes and {expected.Sha256[..12]}….",
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
            .Select(file => _staged[file.Path].Entry(file.Path, file.Kind, file.Platform));
        IEnumerable<ManifestObject> sums = Sums().Select(sum => DigestOf(sum.Text).Entry(sum.Name, ArtifactKind.Checksums, null));
        return new ReleaseManifest(ReleaseManifest.CurrentSchema, request.Product, request.Version, request.Build, request.Commit, [.. files, .. sums])
        {
            Images = request.Images.Count > 0 ? request.Images : null,
        };
    }

    private ContentDigest DigestOf(string text)
    {
        ObjectContent content = ObjectContent.FromText(text);
        var meter = new ContentMeter(expected: null, store.BeginChecksum(content.Length));
        using Stream read = meter.Over(content.Open(), progress: null);
        read.CopyTo(Stream.Null);
        return meter.Finish();
    }

    private IEnumerable<(string Name, string Text)> Sums()
    {
        IEnumerable<(string Path, Digests Digests)> files = _staged.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value.Digests));
        if (request.Checksums.Contains(ChecksumAlgorithm.Sha256)) yield return (StoreLayout.Sha256Sums, ChecksumFile.Format(files.Select(file => (file.Path, file.Digests.Sha256))));
        if (request.Checksums.Contains(ChecksumAlgorithm.Sha512)) yield return (StoreLayout.Sha512Sums, ChecksumFile.Format(files.Select(file => (file.Path, file.Digests.Sha512))));
    }

    private StoredManifest Same(StoredManifest stored) => ManifestJson.Format(stored.Manifest.WithoutStore()) == ManifestJson.Format(Manifest().WithoutStore())
        ? stored
        : throw new ReleaseException("StagedElsewise", ErrorCategory.ResourceExists, _contents.ManifestKey,
            $"{request.Product} {request.Version} build {request.Build} is staged already, with other content.",
            "Stage under a new build name, or remove the staged build first: Remove-StagedRelease.");
}
