using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Downloads the files of a published release again, each once, and compares them with what was published. Files that others have added are theirs.</summary>
internal sealed class PublishedAssets(GitHubClient client, GitHubRepository repository, string product, ReleaseVersion version)
{
    private const int AtOnce = 8;

    private readonly ReleaseApi _api = new(client, repository);

    /// <param name="tag">The tag of the release.</param>
    /// <param name="wanted">What was published; null = what the release's own SHA256SUMS says.</param>
    /// <param name="commit">Where the tag is, if the repository has that commit: beside binaries it marks only the release; null = not known.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(string tag, IReadOnlyCollection<AssetSource>? wanted, string? commit, IProgressSink progress, CancellationToken cancellation)
    {
        if (await _api.TryGetByTagAsync(tag, cancellation) is not { } release) return [Finding(tag, ReleasePart.GitHubRelease, tag, ReleaseFault.Missing, "is not published")];
        List<AssetResource> present = await _api.ListAssetsAsync(release.Id, tag, cancellation).ToListAsync(cancellation);
        var findings = new ConcurrentBag<ReleaseFinding>();
        if (commit is not null && await MisplacedAsync(tag, commit, cancellation) is { } misplaced) findings.Add(misplaced);
        IReadOnlyDictionary<string, (long? Size, string Sha256)> sums = wanted?.ToDictionary(asset => asset.Name, asset => ((long?)asset.Size, asset.Sha256), StringComparer.Ordinal)
            ?? await SumsAsync(tag, present, findings, cancellation);
        foreach (string name in sums.Keys.Except(present.Select(asset => asset.Name), StringComparer.Ordinal)) findings.Add(Finding(tag, ReleasePart.Asset, name, ReleaseFault.Missing, "is missing"));
        AssetResource[] ours = [.. present.Where(asset => sums.ContainsKey(asset.Name))];
        progress.Expect(ours.Length, ours.Sum(asset => asset.Size));
        await Parallel.ForEachAsync(ours.OrderByDescending(asset => asset.Size), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (asset, token) =>
        {
            if (await CompareAsync(tag, asset, sums[asset.Name], progress, token) is { } finding) findings.Add(finding);
        });
        return [.. findings.OrderBy(finding => finding.Name, StringComparer.Ordinal)];
    }

    private async Task<ReleaseFinding?> CompareAsync(string tag, AssetResource asset, (long? Size, string Sha256) wanted, IProgressSink progress, CancellationToken cancellation)
    {
        if (!asset.IsUploaded) return Finding(tag, ReleasePart.Asset, asset.Name, ReleaseFault.Missing, "was never uploaded whole");
        if (wanted.Size is { } size && asset.Size != size) return Finding(tag, ReleasePart.Asset, asset.Name, ReleaseFault.Changed, $"has {asset.Size} bytes instead of {size}");
        using IProgressPart part = progress.Begin(asset.Name, asset.Size, ProgressUnit.Bytes);
        try
        {
            using HttpAnswer answer = await _api.DownloadAsync(asset, tag, cancellation);
            string found = Convert.ToHexStringLower(await SHA256.HashDataAsync(answer.Stream, cancellation));
            part.Advance(asset.Size);
            return found == wanted.Sha256 ? null : Finding(tag, ReleasePart.Asset, asset.Name, ReleaseFault.Changed, $"has digest {found} instead of {wanted.Sha256}");
        }
        catch (ReleaseException e)
        {
            return Finding(tag, ReleasePart.Asset, asset.Name, ReleaseFault.Unreadable, $"can't be downloaded: {e.Message}");
        }
    }

    private async Task<ReleaseFinding?> MisplacedAsync(string tag, string commit, CancellationToken cancellation)
    {
        var repositories = new GitHubRepositories(client);
        if (await repositories.CommitAsync(repository, commit, cancellation) is null) return null;
        string? there = await repositories.CommitAsync(repository, "tags/" + tag, cancellation);
        if (there == commit) return null;
        return there is null
            ? Finding(tag, ReleasePart.Tag, tag, ReleaseFault.Missing, "does not exist as a tag")
            : Finding(tag, ReleasePart.Tag, tag, ReleaseFault.Changed, $"is at {there[..7]} instead of {commit[..7]}");
    }

    private async Task<IReadOnlyDictionary<string, (long? Size, string Sha256)>> SumsAsync(string tag, List<AssetResource> present, ConcurrentBag<ReleaseFinding> findings, CancellationToken cancellation)
    {
        var sums = new Dictionary<string, (long?, string)>(StringComparer.Ordinal);
        if (present.Find(asset => asset is { Name: StoreLayout.Sha256Sums, IsUploaded: true }) is not { } file)
        {
            findings.Add(Finding(tag, ReleasePart.Asset, StoreLayout.Sha256Sums, ReleaseFault.Missing, "is missing, so the other files can't be compared with anything"));
            return sums;
        }
        using HttpAnswer answer = await _api.DownloadAsync(file, tag, cancellation);
        using var reader = new StreamReader(answer.Stream);
        try
        {
            foreach ((string name, string digest) in ChecksumFile.Parse(await reader.ReadToEndAsync(cancellation))) sums[name] = (null, digest);
        }
        catch (FormatException e)
        {
            findings.Add(Finding(tag, ReleasePart.Asset, file.Name, ReleaseFault.Changed, $"is no list of checksums: {e.Message}"));
        }
        return sums;
    }

    private ReleaseFinding Finding(string tag, ReleasePart part, string item, ReleaseFault fault, string problem) => new(product, version, part, _api.About(tag), item, fault, problem);
}

/// <summary>The whole notes as a file of the release, where they are too long for its page.</summary>
internal static class FullNotes
{
    public const string Name = ReleaseTools.Staging.StoreLayout.Notes;

    public static AssetSource Of(string notes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(notes);
        return new AssetSource(Name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false))) { MediaType = "text/markdown" };
    }
}
