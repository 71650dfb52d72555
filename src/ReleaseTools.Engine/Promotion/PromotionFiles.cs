namespace ReleaseTools.Engine.Promotion;

/// <summary>
/// Where promotion manifests stand. A folder holds them as kubernetes/k8s.io has them: <c>manifests/&lt;project&gt;/promoter-manifest.yaml</c> with
/// <c>images/&lt;project&gt;/images.yaml</c>; or one <c>promoter-manifest.yaml</c> for all <c>images/*/images.yaml</c> beside it; or both files of a project in one folder.
/// </summary>
internal static class PromotionFiles
{
    public const string ManifestName = "promoter-manifest.yaml", ImagesName = "images.yaml";

    // links are not followed: they may lead in circles
    private static readonly EnumerationOptions s_everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseSensitive };

    /// <summary>
    /// Finds files below <c>manifests</c> and <c>images</c> that are named like manifests or lists of images, and lie in a folder of a folder, where nobody looks for them
    /// (https://github.com/kubernetes-sigs/promo-tools refuses such manifests, too).
    /// </summary>
    /// <returns>Each with the place that it would be read from; sorted.</returns>
    public static IReadOnlyList<(string File, string Expected)> Misplaced(string path) =>
    [
        .. new[] { ("manifests", ManifestName, "manifests"), ("images", ManifestName, "manifests"), ("images", ImagesName, "images") }.SelectMany(each => TooDeep(Path.Combine(path, each.Item1), each.Item2)
            .Select(file => (File: file, Expected: Path.Combine(path, each.Item3, Path.GetFileName(Path.GetDirectoryName(file))!, each.Item2)))).OrderBy(each => each.File, StringComparer.Ordinal),
    ];

    /// <returns>The manifests of a path, sorted: itself where it is a file.</returns>
    /// <exception cref="UsageException">There are none.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new UsageException("PromotionManifestMissing", path, $"There is no promotion manifest {path}.", "Name a manifest, or a folder of them.");
        string[] found =
        [
            .. Known(path).Select(folder => Path.Combine(folder, ManifestName)).Where(File.Exists).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        if (found.Length > 0) return found;
        throw new UsageException("PromotionManifestMissing", path, $"{path} has no promotion manifest: there is no {ManifestName} in it, in its folders, or below {Path.Combine(path, "manifests")}.",
            $"Name the file, or a folder with manifests/<project>/{ManifestName} and images/<project>/{ImagesName}.");
    }

    /// <returns>The files with the images of a thin manifest, sorted; none where there is none.</returns>
    public static IReadOnlyList<string> ImagesOf(string manifest)
    {
        string folder = FolderOf(manifest);
        string beside = Path.Combine(folder, ImagesName), mirrored = Mirrored(folder);
        if (File.Exists(beside)) return [beside];
        string[] below = [.. Folders(Path.Combine(folder, "images")).Select(project => Path.Combine(project, ImagesName)).Where(File.Exists).Order(StringComparer.Ordinal)];
        return below.Length > 0 ? below : File.Exists(mirrored) ? [mirrored] : [];
    }

    /// <summary>The file that would hold a manifest's images, for a message.</summary>
    public static string Expected(string manifest) =>
        Path.GetFileName(Path.GetDirectoryName(FolderOf(manifest))) == "manifests" ? Mirrored(FolderOf(manifest)) : Path.Combine(FolderOf(manifest), ImagesName);

    // every folder that a manifest may lie in
    private static IEnumerable<string> Known(string path) => new[] { path }.Concat(Folders(path)).Concat(Folders(Path.Combine(path, "manifests"))).Concat(Folders(Path.Combine(path, "images")));

    private static IEnumerable<string> TooDeep(string folder, string name) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, name, s_everywhere).Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Length > 2) : [];

    private static string Mirrored(string folder) => Path.GetFullPath(Path.Combine(folder, "..", "..", "images", Path.GetFileName(folder), ImagesName));

    private static string FolderOf(string manifest) => Path.GetDirectoryName(Path.GetFullPath(manifest))!;

    private static IEnumerable<string> Folders(string path)
    {
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path)] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("PromotionManifestUnreadable", path, $"The folder {path} can't be read: {e.Message.TrimEnd('.')}.", "Make it readable.", e);
        }
    }
}
