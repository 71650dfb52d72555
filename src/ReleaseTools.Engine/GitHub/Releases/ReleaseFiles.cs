using System.Collections.Concurrent;
using System.Security.Cryptography;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Retries;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Brings the files of a release to what they shall be, however far an earlier run has come.</summary>
internal sealed class ReleaseFiles(ReleaseApi api, IProgressSink progress)
{
    /// <summary>How many files are sent at once; GitHub takes up to 100 requests at a time.</summary>
    private const int AtOnce = 32;

    private const int Attempts = 3;

    /// <summary>Sends what is missing, and compares every file with what was wanted (R4.4). What others have added is theirs.</summary>
    /// <exception cref="ReleaseException">A file can't be sent, or is not what was sent.</exception>
    /// <param name="isNew">Whether it was made just now, and is empty.</param>
    /// <param name="isSame">Whether it was begun for just these files: another attempt's would be published with them, and are removed.</param>
    public async Task FillAsync(ReleaseResource release, bool isNew, bool isSame, IReadOnlyList<AssetSource> wanted, CancellationToken cancellation)
    {
        var ours = wanted.Select(asset => asset.Name).ToHashSet(StringComparer.Ordinal);
        Predicate<AssetResource> isOurs = isSame ? asset => ours.Contains(asset.Name) : _ => true;
        progress.Expect(wanted.Count, wanted.Sum(asset => asset.Size));
        // a draft that was made just now has none
        ConcurrentBag<AssetSource> missing = isNew ? [.. wanted] : await ClearAsync(release, wanted, isOurs, progress, cancellation);
        if (missing.IsEmpty) return;
        await Parallel.ForEachAsync(missing.OrderByDescending(asset => asset.Size), Options(cancellation), async (asset, token) => await SendAsync(release, asset, token));
        // what is there now, in GitHub's own words: each once, whole, the right one
        await api.Retry.ForReadBack(Attempts).RunAsync<bool>(async _ =>
        {
            ConcurrentBag<AssetSource> still = await ClearAsync(release, wanted, isOurs, NoProgress.Instance, cancellation);
            // each has been answered for: a list may be a moment behind
            return still.IsEmpty ? true : Again.OrThrow(Damaged(release, wanted.Count, still));
        }, cancellation);
    }

    private ReleaseException Damaged(ReleaseResource release, int wanted, ConcurrentBag<AssetSource> still) =>
        new("LandedDamaged", ErrorCategory.InvalidData, api.About(release.TagName),
            $"{still.Count} of {wanted} files of {release.TagName} did not land in {api.Repository} as they were sent: {string.Join(", ", still.Select(asset => asset.Name).Order(StringComparer.Ordinal).Take(5))}.",
            "Run the same command again: it sends only those.");

    /// <summary>Removes what is ours and not one of the files, such as one that is damaged.</summary>
    /// <returns>The files that are not there.</returns>
    private async Task<ConcurrentBag<AssetSource>> ClearAsync(ReleaseResource release, IReadOnlyList<AssetSource> wanted, Predicate<AssetResource> isOurs, IProgressSink watched, CancellationToken cancellation)
    {
        List<AssetResource> present = await api.ListAssetsAsync(release.Id, release.TagName, cancellation).ToListAsync(cancellation);
        ILookup<string, AssetResource> byName = present.ToLookup(asset => asset.Name, StringComparer.Ordinal);
        var missing = new ConcurrentBag<AssetSource>();
        var right = new ConcurrentDictionary<long, bool>();
        await Parallel.ForEachAsync(wanted, Options(cancellation), async (asset, token) =>
        {
            foreach (AssetResource there in byName[asset.Name])
            {
                if (!await IsRightAsync(there, asset, release.TagName, token)) continue;
                right[there.Id] = true;
                using IProgressPart part = watched.Begin(asset.Name, asset.Size, ProgressUnit.Bytes);
                part.Advance(asset.Size);
                return;
            }
            missing.Add(asset);
        });
        await Parallel.ForEachAsync(present.Where(asset => isOurs(asset) && !right.ContainsKey(asset.Id)), Options(cancellation), async (asset, token) =>
            await api.DeleteAssetAsync(asset, release.TagName, token));
        return missing;
    }

    private async Task SendAsync(ReleaseResource release, AssetSource asset, CancellationToken cancellation)
    {
        using IProgressPart part = progress.Begin(asset.Name, asset.Size, ProgressUnit.Bytes);
        for (int attempt = 1; ; attempt++)
        {
            AssetResource? landed = null;
            try
            {
                landed = await api.UploadAsync(release, asset, () => new StreamedBody(asset.OpenAsync, asset.Size, asset.MediaType, part.Advance), cancellation);
            }
            catch (GitHubException e) when (e.Codes.Contains("already_exists") && attempt < Attempts)
            {
                // an earlier attempt got there, whole or not, and its answer was lost
                landed = await api.ListAssetsAsync(release.Id, release.TagName, cancellation).FirstOrDefaultAsync(there => there.Name == asset.Name, cancellation);
            }
            if (landed is not null && await IsRightAsync(landed, asset, release.TagName, cancellation)) return;
            if (landed is not null) await api.DeleteAssetAsync(landed, release.TagName, cancellation);
            if (attempt == Attempts)
                throw new ReleaseException("LandedDamaged", ErrorCategory.InvalidData, asset.Name,
                    $"{asset.Name} landed in {api.About(release.TagName)} as {landed?.Size} bytes with SHA-256 {Short(landed?.Sha256)}, instead of {asset.Size} with {Short(asset.Sha256)}, {Attempts} times.",
                    "Test the staged build (Test-StagedRelease); if it is well, run the same command again.");
            part.Advance(-asset.Size);
        }
    }

    private async Task<bool> IsRightAsync(AssetResource there, AssetSource wanted, string tag, CancellationToken cancellation) =>
        there.IsUploaded && there.Name == wanted.Name && there.Size == wanted.Size && (there.Sha256 ?? await ReadBackAsync(there, tag, cancellation)) == wanted.Sha256;

    /// <summary>Servers before 2025 do not tell what an asset holds: then it is read.</summary>
    private async Task<string> ReadBackAsync(AssetResource asset, string tag, CancellationToken cancellation)
    {
        using HttpAnswer answer = await api.DownloadAsync(asset, tag, cancellation);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(answer.Stream, cancellation));
    }

    private static string Short(string? sha256) => sha256 is { Length: > 12 } ? sha256[..12] + "…" : "(none)";

    private static ParallelOptions Options(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
}

/// <summary>Files of this machine as the files of a release.</summary>
public static class FileAssets
{
    /// <summary>Files as a release.</summary>
    /// <param name="paths">Each once.</param>
    public static async Task<GitHubReleaseRequest> RequestAsync(IReadOnlyCollection<string> paths, GitHubReleaseRequest request, CancellationToken cancellation) =>
        request with { Assets = await ReadAsync(paths, cancellation) };

    /// <summary>Reads each once for its digest: by it an upload that was interrupted is gone on with, and what landed is compared.</summary>
    /// <param name="paths">Files, each once.</param>
    /// <exception cref="UsageException">A path is no file that can be read, or two files have one name.</exception>
    public static async Task<IReadOnlyList<AssetSource>> ReadAsync(IReadOnlyCollection<string> paths, CancellationToken cancellation)
    {
        string[] files = [.. paths], slashed = [.. paths.Select(path => path.Replace('\\', '/'))];
        int folder = AssetNames.LengthOfFolder(slashed);
        IReadOnlyDictionary<string, string> names = AssetNames.Of([.. slashed.Select(path => path[folder..])], Transliteration.ToAscii);
        var assets = new AssetSource[files.Length];
        await Parallel.ForAsync(0, files.Length, cancellation, async (i, token) => assets[i] = await ReadAsync(files[i], names[slashed[i][folder..]], token));
        return assets;
    }

    /// <summary>What a pattern matches, without the folders.</summary>
    public static IEnumerable<string> FilesOf(IEnumerable<string> matched) => matched.Where(File.Exists);

    private static async Task<AssetSource> ReadAsync(string path, string name, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) throw new UsageException("AssetIsFolder", path, $"{path} is a folder: a release on GitHub has files.", "Pack it into an archive first, or name the files in it.");
        try
        {
            await using FileStream file = File.OpenRead(path);
            string sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
            return new AssetSource(name, file.Length, sha256, _ => Task.FromResult<Stream>(File.OpenRead(path)))
            {
                Label = Path.GetFileName(path) == name ? null : Path.GetFileName(path),
                MediaType = MediaType.Of(path),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("AssetUnreadable", path, $"{path} can't be read: {e.Message}", "Name files that are there.", e);
        }
    }
}
