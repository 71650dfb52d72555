using ReleaseTools.Artifacts;

namespace ReleaseTools.Staging;

/// <summary>The checksum files of a release, as they follow from its manifest.</summary>
public static class ManifestSums
{
    /// <param name="name"><see cref="StoreLayout.Sha256Sums"/> or <see cref="StoreLayout.Sha512Sums"/>.</param>
    /// <param name="names">What the objects are called where the file is for, by their paths; those without a name are not there. Null = all, by their paths.</param>
    /// <returns>The file's text: every object but the checksum files themselves, by name. Null for any other name.</returns>
    public static string? Of(ReleaseManifest manifest, string name, IReadOnlyDictionary<string, string>? names = null) => name switch
    {
        StoreLayout.Sha256Sums => Format(manifest, names, entry => entry.Sha256),
        StoreLayout.Sha512Sums => Format(manifest, names, entry => entry.Sha512),
        _ => null,
    };

    private static string Format(ReleaseManifest manifest, IReadOnlyDictionary<string, string>? names, Func<ManifestObject, string> digest) => ChecksumFile.Format(manifest.Objects
        .Where(entry => entry.Kind is not ArtifactKind.Checksums && names?.ContainsKey(entry.Path) is not false)
        .Select(entry => (Name: names?[entry.Path] ?? entry.Path, Digest: digest(entry))).OrderBy(entry => entry.Name, StringComparer.Ordinal));
}
