using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Images;

namespace ReleaseTools.Pods;

/// <summary>Compares what is in a bundle with what its manifest says.</summary>
public static class BundleContents
{
    /// <param name="path">The bundle, for the result.</param>
    /// <param name="files">Every file in it.</param>
    public static PodBundleCheck Check(string path, IReadOnlyCollection<BundleFile> files)
    {
        var findings = files.Select(file => file.Problem).OfType<PodBundleFinding>().ToList();
        Dictionary<string, BundleFile> known = files.GroupBy(file => file.Path, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        if (!TryReadManifest(known, findings, out PodManifest? manifest)) return new PodBundleCheck(null, path, findings);
        var state = new Comparison(known, findings);
        foreach (PodImage image in manifest.Images) state.CompareImage(image);
        foreach (PodVolume volume in manifest.Volumes)
        {
            state.Compare(volume.Source, volume.Digest);
            if (volume.Data is { } data) state.RequireData(data.Text);
        }
        foreach (PodUnit unit in manifest.Units) state.Compare(unit.File, unit.Checksum);
        if (known.TryGetValue(PodPaths.ReleaseRecord, out BundleFile? record)) state.CompareRecord(record.Text is { } text ? PodReleaseRecord.TryRead(text) : null);
        state.FindExtra();
        return new PodBundleCheck(manifest.Tag, path, [.. findings.Distinct().OrderBy(finding => finding.File, StringComparer.Ordinal)]) { Verified = state.Verified, Remote = state.Remote };
    }

    private static bool TryReadManifest(Dictionary<string, BundleFile> files, List<PodBundleFinding> findings, [NotNullWhen(true)] out PodManifest? manifest)
    {
        manifest = null;
        if (!files.TryGetValue(PodPaths.Manifest, out BundleFile? file)) findings.Add(new PodBundleFinding(PodPaths.Manifest, PodBundleFault.Missing, "The bundle has no manifest."));
        else if (file.Text is null) findings.Add(file.Problem ?? new PodBundleFinding(PodPaths.Manifest, PodBundleFault.Invalid, "It is too large for a manifest, or not text."));
        else
        {
            var source = new SourceText(PodPaths.Manifest, file.Text);
            var problems = new ProblemList(source);
            manifest = PodManifestJson.Read(source, problems);
            foreach (DefinitionProblem problem in problems.Sorted) findings.Add(new PodBundleFinding(PodPaths.Manifest, PodBundleFault.Invalid, $"{problem.Line}:{problem.Column}: {problem.Message}"));
        }
        return manifest is not null;
    }

    private sealed class Comparison(Dictionary<string, BundleFile> files, List<PodBundleFinding> findings)
    {
        private readonly HashSet<string> _used = new(StringComparer.Ordinal) { PodPaths.Manifest, PodPaths.ReleaseRecord };
        private readonly List<string> _remote = [];

        public int Verified { get; private set; }

        public IReadOnlyList<string> Remote => _remote;

        public void CompareImage(PodImage image)
        {
            if (image.Source is not { Kind: PodSourceKind.File } source || files.ContainsKey(source.Text) || !files.TryGetValue($"{source.Text}/index.json", out BundleFile? index))
            {
                Compare(image.Source, image.Digest);
                return;
            }
            // a layout: its index names the image, and each blob is named by its digest
            foreach (BundleFile file in Below(source.Text))
            {
                string[] parts = file.Path[(source.Text.Length + 1)..].Split('/');
                if (parts is ["blobs", var algorithm, var hex] && !file.Digests.Any(digest => digest.Algorithm == algorithm && digest.Hex == hex)) Differs(file.Path);
            }
            if (image.Digest is { } wanted && !(Names(index.Text, wanted) && files.ContainsKey($"{source.Text}/blobs/{wanted.Algorithm}/{wanted.Hex}"))) Differs($"{source.Text}/index.json");
            Verified++;
        }

        public void Compare(PodSource? source, ImageDigest? digest)
        {
            if (source is null) return;
            if (source.Kind is not PodSourceKind.File)
            {
                _remote.Add(source.Text);
                return;
            }
            if (!Use(source.Text, out BundleFile? file)) return;
            if (digest is not null && !file.Digests.Contains(digest)) Differs(file.Path);
            Verified++;
        }

        public void RequireData(string path)
        {
            if (!files.ContainsKey(path) && Below(path).Count > 0) return;
            if (Use(path, out _)) Verified++;
        }

        /// <param name="record">Null where it can't be read.</param>
        public void CompareRecord(PodReleaseRecord? record)
        {
            if (record is null) findings.Add(new PodBundleFinding(PodPaths.ReleaseRecord, PodBundleFault.Invalid, "It is not the record of a release."));
            foreach (PodFile each in record?.Files ?? [])
            {
                if (!Use(each.Path, out BundleFile? file)) continue;
                if (!file.Digests.Any(digest => digest.Algorithm == "sha512" && digest.Hex == each.Sha512)) Differs(each.Path);
                Verified++;
            }
        }

        public void FindExtra()
        {
            foreach (string path in files.Keys.Where(path => !_used.Contains(path))) findings.Add(new PodBundleFinding(path, PodBundleFault.Extra, "Nothing in the bundle names it."));
        }

        private bool Use(string path, [NotNullWhen(true)] out BundleFile? file)
        {
            _used.Add(path);
            if (files.TryGetValue(path, out file)) return true;
            findings.Add(new PodBundleFinding(path, PodBundleFault.Missing, "The manifest names it, and it is not there."));
            return false;
        }

        private List<BundleFile> Below(string folder)
        {
            List<BundleFile> found = [.. files.Values.Where(file => file.Path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal))];
            foreach (BundleFile file in found) _used.Add(file.Path);
            return found;
        }

        private void Differs(string path) => findings.Add(new PodBundleFinding(path, PodBundleFault.Differs, "Its content differs from the digest in the manifest."));

        private static bool Names(string? index, ImageDigest image)
        {
            try
            {
                using JsonDocument? json = index is null ? null : JsonDocument.Parse(index);
                return json?.RootElement.GetProperty("manifests").EnumerateArray().Any(each => each.GetProperty("digest").GetString() == image.ToString()) is true;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                return false;
            }
        }
    }
}

/// <summary>What was read of a file in a bundle.</summary>
/// <param name="Path">In the bundle, with forward slashes.</param>
/// <param name="Digests">Those of the file as it is, and of what is in it where it is compressed by gzip.</param>
public sealed record BundleFile(string Path, IReadOnlyList<ImageDigest> Digests)
{
    /// <summary>The text of a small file that says what others should be: <c>pod.json</c>, <c>release.json</c>, <c>index.json</c>; null for all others, and where it is too large.</summary>
    public string? Text { get; init; }

    /// <summary>What is wrong with the file itself, whatever it should hold; null where nothing is.</summary>
    public PodBundleFinding? Problem { get; init; }
}
