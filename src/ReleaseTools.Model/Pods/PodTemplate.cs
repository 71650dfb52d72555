using System.Diagnostics.CodeAnalysis;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Images;

namespace ReleaseTools.Pods;

/// <summary>
/// The manifest of a pod in the source: <c>pod.json</c>, or the same as YAML, without what a release adds. It has no version, and neither versions nor digests of the images and
/// volumes that come from the store. A volume with <c>empty: true</c> comes from nowhere.
/// </summary>
/// <param name="Manifest">The manifest, in which the artifacts of the store are still to be filled in.</param>
/// <param name="Images">The names of the images that come from the store.</param>
/// <param name="Volumes">The names of the volumes that come from the store.</param>
public sealed record PodTemplate(PodManifest Manifest, IReadOnlyList<string> Images, IReadOnlyList<string> Volumes)
{
    private const string Empty = "empty";

    private static readonly string s_noDigest = "sha512:" + new string('0', 128);

    /// <param name="root">What the file holds; null where it can't be read.</param>
    /// <param name="pod">The pod that is released.</param>
    /// <returns>Null where the file has problems, which the list has then.</returns>
    public static PodTemplate? Read(DefinitionNode? root, ProblemList problems, PodTag pod)
    {
        if (root is not MapNode map)
        {
            if (problems.Sorted.Count == 0) problems.Add(root ?? new MapNode(0, []), $"Wanted: the manifest of {pod.Label}. Found: {root?.Describe() ?? "nothing"}.");
            return null;
        }
        if (map.Find("name") is ScalarNode name && name.Value != pod.Label.ToString()) problems.Add(name, $"This is the manifest of {ScalarNode.Shorten(name.Value)}, and {pod.Label} is released.");
        if (map.Find("version") is { } version) problems.Add(version, "Remove 'version': the instruction says which version is released.");
        List<string> images = [], volumes = [];
        MapNode whole = With(map, ("schema", $"{PodManifest.CurrentSchema}"), ("name", $"{pod.Label}"), ("version", $"{pod.Version}"));
        whole = Replace(whole, "images", item => item.Find("source") is null ? FromStore(item, pod, problems, images, $"{PodPaths.Images}x") : With(item, ("version", $"{pod.Version}")));
        whole = Replace(whole, "volumes", item => IsEmpty(item, problems) || item.Find("source") is not null || item.Find("data") is not null
            ? Without(item, Empty) : FromStore(Without(item, Empty), pod, problems, volumes, $"{PodPaths.Volumes}x"));
        if (!PodManifestKeys.Root.TryRead(whole, problems, out PodManifest? manifest) || problems.Sorted.Count > 0) return null;
        return new PodTemplate(manifest, images, volumes);
    }

    /// <summary>Fills in the artifacts of the store.</summary>
    /// <param name="images">Those of <see cref="Images"/>, by name.</param>
    /// <param name="volumes">Those of <see cref="Volumes"/>, by name.</param>
    /// <param name="files">The files of the pod: those with the texts of units are verified by machines.</param>
    public PodManifest Complete(IReadOnlyDictionary<string, PodArtifact> images, IReadOnlyDictionary<string, PodArtifact> volumes, IReadOnlyList<PodFile> files) => Manifest with
    {
        Units = [.. Manifest.Units.Select(unit => unit.Checksum is null && files.FirstOrDefault(file => file.Path == unit.File?.Text) is { } text ? unit with { Checksum = ImageDigest.Parse($"sha512:{text.Sha512}") } : unit)],
        Images = [.. Manifest.Images.Select(image => images.TryGetValue(image.Name, out PodArtifact? found)
            ? image with { Version = found.Tag.Version, Digest = found.Digest, Source = PodSource.File($"{PodPaths.Images}{image.Name}/{found.File}") } : image)],
        Volumes = [.. Manifest.Volumes.Select(volume => volumes.TryGetValue(volume.Name, out PodArtifact? found)
            ? volume with { Version = found.Tag.Version, Digest = found.Digest, Source = PodSource.File($"{PodPaths.Volumes}{volume.Name}/{found.File}") } : volume)],
    };

    /// <summary>The files beside the manifest that belong to the pod: the texts of units, and the data of volumes, which may be folders.</summary>
    public IReadOnlyList<PodSource> Files() =>
    [
        .. Manifest.Units.Select(unit => unit.File).Concat(Manifest.Volumes.Select(volume => volume.Data))
            .Concat(Manifest.Images.Where(image => !Images.Contains(image.Name)).Select(image => image.Source))
            .Concat(Manifest.Volumes.Where(volume => !Volumes.Contains(volume.Name)).Select(volume => volume.Source))
            .Where(source => source is { Kind: PodSourceKind.File }).OfType<PodSource>().DistinctBy(source => source.Text, StringComparer.Ordinal),
    ];

    private static MapNode FromStore(MapNode item, PodTag pod, ProblemList problems, List<string> names, string source)
    {
        foreach (string key in new[] { "version", "digest" })
        {
            if (item.Find(key) is { } value) problems.Add(value, $"Remove '{key}': the instruction says which version is taken from the store.");
        }
        if (item.Find("name") is ScalarNode name) names.Add(name.Value);
        return With(item, ("version", $"{pod.Version}"), ("source", source), ("digest", s_noDigest));
    }

    // what is objected to there has its place at the entry
    private static MapNode With(MapNode map, params IEnumerable<(string Key, string Value)> values) => map with
    {
        Entries =
        [
            .. map.Entries, .. from pair in values where map.Entries.All(entry => entry.Key.Value != pair.Key)
                               select KeyValuePair.Create(Scalar(map, pair.Key), (DefinitionNode)Scalar(map, pair.Value)),
        ],
    };

    private static MapNode Without(MapNode map, string key) => map with { Entries = [.. map.Entries.Where(entry => entry.Key.Value != key)] };

    private static ScalarNode Scalar(MapNode at, string value) => new(at.Start, at.Start, value, IsPlain: value.All(char.IsAsciiDigit));

    private static MapNode Replace(MapNode map, string key, Func<MapNode, MapNode> change) => map with
    {
        Entries =
        [
            .. map.Entries.Select(entry => entry.Key.Value == key && entry.Value is ListNode list
                ? KeyValuePair.Create(entry.Key, (DefinitionNode)(list with { Items = [.. list.Items.Select(item => item is MapNode each ? change(each) : item)] })) : entry),
        ],
    };

    private static bool IsEmpty(MapNode volume, ProblemList problems)
    {
        if (volume.Find(Empty) is not { } flag) return false;
        if (flag is ScalarNode { IsPlain: true, Value: "true" or "false" } scalar)
        {
            if (scalar.Value == "true" && (volume.Find("source") ?? volume.Find("data")) is { } other) problems.Add(other, "An empty volume has neither 'source' nor 'data'.");
            return scalar.Value == "true";
        }
        problems.Add(flag, $"Wanted: true or false. Found: {flag.Describe()}.");
        return true;
    }
}

/// <summary>An image or a volume in a store of pods.</summary>
/// <param name="File">Where it is below its folder: <c>image.tar.gz</c>, <c>oci</c>.</param>
/// <param name="Digest">What a machine verifies it against.</param>
public sealed record PodArtifact(PodTag Tag, string File, ImageDigest Digest)
{
    /// <summary>In bytes, as it is stored.</summary>
    public long Size { get; init; }

    public override string ToString() => Tag.ToString();
}

/// <summary>Finds the versions of a pod's artifacts.</summary>
public static class PodArtifacts
{
    /// <summary>The image or volume that a name of a manifest means: the one with that name in the instruction, or else the one in the pod's own folder.</summary>
    /// <param name="named">The versions that the instruction lists.</param>
    public static PodTag Resolve(string name, PodTag pod, IEnumerable<PodTag> named) =>
        named.FirstOrDefault(tag => tag.Label.Name == name) ?? new PodTag(PodLabel.Parse($"//{pod.Label.Path}:{name}"), pod.Version);

    /// <summary>The artifacts of an instruction that its manifest doesn't use: most likely misspelt.</summary>
    public static IReadOnlyList<PodTag> Unused(IEnumerable<PodTag> named, IEnumerable<string> used)
    {
        var names = used.ToHashSet(StringComparer.Ordinal);
        return [.. named.Where(tag => !names.Contains(tag.Label.Name))];
    }
}
