using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>
/// Reads promotion manifests: whole ones, and thin ones whose images stand in other files. <see cref="PromotionFiles"/> says where they are looked for.
/// </summary>
internal static class PromotionReader
{
    // kubernetes/k8s.io has files of megabytes: every tag of every image that was ever promoted
    private const int LargestFile = 32 << 20, MostNodes = 2_000_000;

    /// <param name="path">A manifest, or a folder of them.</param>
    /// <returns>One for each file of images, and for each whole manifest.</returns>
    /// <exception cref="PromotionManifestException">Files have problems: all of them.</exception>
    /// <exception cref="UsageException">There is nothing, or it can't be read.</exception>
    public static IReadOnlyList<PromotionManifest> Read(string path)
    {
        // they would be left out without a word
        var problems = PromotionFiles.Misplaced(path).Select(each => new DefinitionProblem(each.File, 1, 1, $"It is too deep to be read: move it to {each.Expected}, or name its folder.")).ToList();
        if (problems.Count > 0) throw new PromotionManifestException(path, problems);
        PromotionManifest[] manifests = [.. PromotionFiles.Find(path).SelectMany(file => Read(file, problems))];
        return problems.Count == 0 ? manifests : throw new PromotionManifestException(path, problems);
    }

    private static IEnumerable<PromotionManifest> Read(string file, List<DefinitionProblem> problems)
    {
        if (Parse(file, problems, Whole) is not { } manifest) return [];
        IReadOnlyList<string> files = manifest.HasImages && Path.GetFileName(file) != PromotionFiles.ManifestName ? [] : PromotionFiles.ImagesOf(file);
        if (manifest.HasImages)
        {
            if (files.Count > 0) problems.Add(new DefinitionProblem(file, 1, 1, $"It has 'images', and so {(files.Count == 1 ? "has" : "have")} {string.Join(", ", files)}, which would not be read: keep the images in one of them."));
            return [manifest.Value with { File = file }];
        }
        if (files.Count == 0) problems.Add(new DefinitionProblem(file, 1, 1, $"It lists no images: 'images' is missing, and there is no {PromotionFiles.Expected(file)}."));
        return files.Select(images => manifest.Value with { File = images, Images = Parse(images, problems, Images) ?? [] }).ToArray();
    }

    public static (PromotionManifest Value, bool HasImages)? Whole(DefinitionNode? root, ProblemList problems)
    {
        if (root is null or { IsEmpty: true })
        {
            if (problems.Sorted.Count == 0) problems.Add(0, "It is empty: 'registries' and 'images' are wanted.");
            return null;
        }
        return PromotionKeys.Manifest.TryRead(root, problems, out PromotionManifest? manifest) ? (manifest, root is MapNode map && map.Entries.Any(entry => entry.Key.Value == "images")) : null;
    }

    public static IReadOnlyList<PromotedImage>? Images(DefinitionNode? root, ProblemList problems) =>
        root is not (null or { IsEmpty: true }) && PromotionKeys.Images.TryRead(root, problems, out IReadOnlyList<PromotedImage>? images) ? images : null;

    /// <param name="problems">Gets what is wrong in it.</param>
    public static T? Parse<T>(SourceText source, List<DefinitionProblem> problems, Func<DefinitionNode?, ProblemList, T?> read)
    {
        var found = new ProblemList(source);
        T? value = read(YamlTree.Parse(source, found, MostNodes), found);
        problems.AddRange(found.Sorted);
        return value;
    }

    private static T? Parse<T>(string file, List<DefinitionProblem> problems, Func<DefinitionNode?, ProblemList, T?> read)
    {
        try
        {
            return Parse(DefinitionFile.Read(file, LargestFile), problems, read);
        }
        catch (DefinitionException e)
        {
            problems.AddRange(e.Problems);
            return default;
        }
    }
}

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
