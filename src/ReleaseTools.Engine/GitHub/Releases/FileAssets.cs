using System.Security.Cryptography;
using ReleaseTools.Artifacts;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Files of this machine as the files of a release.</summary>
public static class FileAssets
{
    /// <summary>Files as a release.</summary>
    /// <param name="paths">Each once.</param>
    public static async Task<GitHubReleaseRequest> RequestAsync(IReadOnlyCollection<string> paths, GitHubReleaseOptions options, CancellationToken cancellation) =>
        options.Request("files", tag: null, notes: "", await ReadAsync(paths, cancellation));

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
