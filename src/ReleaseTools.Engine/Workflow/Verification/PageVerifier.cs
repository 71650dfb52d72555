using System.Text.Json;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>Reads the release page and its index again. In a store both are compared with what is published; behind a public URL, with the manifest of one release.</summary>
public sealed class PageVerifier(IObjectStore store, string product, ReleaseOrder order)
{
    /// <param name="manifest">Of the release that the findings are about.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(ReleaseManifest manifest, CancellationToken cancellation)
    {
        (string? index, ReleaseFinding? noIndex) = await ReadAsync(StoreLayout.Index(product), manifest.Version, cancellation);
        (string? page, ReleaseFinding? noPage) = await ReadAsync(StoreLayout.Page(product), manifest.Version, cancellation);
        var findings = new List<ReleaseFinding>();
        if (noIndex is not null) findings.Add(noIndex);
        if (noPage is not null) findings.Add(noPage);
        if (store.Capabilities.CanList) await CompareWithReleasesAsync(index, page, manifest.Version, findings, cancellation);
        else CompareWithManifest(index, page, manifest, findings);
        return findings;
    }

    private async Task CompareWithReleasesAsync(string? index, string? page, ReleaseVersion version, List<ReleaseFinding> findings, CancellationToken cancellation)
    {
        var releases = new PublishedReleases(store, product, order);
        PageContent content;
        try
        {
            content = await releases.ReadAsync(index, _ => { }, cancellation);
        }
        catch (ReleaseException e)
        {
            findings.Add(Finding(version, StoreLayout.Page(product), ReleaseFault.Unreadable, $"can't be compared with what is published: {e.Message}"));
            return;
        }
        if (index is not null && index != ReleaseIndexJson.Format(content.Index)) findings.Add(Outdated(version, StoreLayout.Index(product)));
        // where the store is served is not known to everyone who verifies it
        if (page is null || PageHtml.WithoutAddress(page) == PageHtml.Write(content, publicUrl: null)) return;
        findings.Add(releases.DamagedNotes.Count == 0
            ? Outdated(version, StoreLayout.Page(product))
            : Finding(version, StoreLayout.Page(product), ReleaseFault.Unreadable, $"can't be compared with what is published: the notes of {string.Join(", ", releases.DamagedNotes)} are not what their manifest says"));
    }

    private void CompareWithManifest(string? index, string? page, ReleaseManifest manifest, List<ReleaseFinding> findings)
    {
        if (index is not null && !Lists(index, manifest)) findings.Add(Outdated(manifest.Version, StoreLayout.Index(product)));
        bool isShown = page is not null && page.Contains($"id=\"{PageHtml.Anchor(manifest.Version)}\"", StringComparison.Ordinal) && manifest.Objects.Where(entry => entry.Kind is not (ArtifactKind.Checksums or ArtifactKind.Notes)).All(entry => page.Contains(entry.Sha256, StringComparison.Ordinal));
        if (page is not null && !isShown) findings.Add(Outdated(manifest.Version, StoreLayout.Page(product)));
    }

    private static bool Lists(string index, ReleaseManifest manifest)
    {
        try
        {
            return ReleaseIndexJson.Parse(index).Releases.FirstOrDefault(release => release.Version == manifest.Version) is { } listed
                && listed.Commit == manifest.Commit && listed.Build == manifest.Build && listed.Objects.SequenceEqual(manifest.Objects);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task<(string? Text, ReleaseFinding? Finding)> ReadAsync(string key, ReleaseVersion version, CancellationToken cancellation)
    {
        try
        {
            return await store.ReadTextAsync(key, cancellation) is { } stored ? (stored.Text, null) : (null, Finding(version, key, ReleaseFault.Missing, "is missing"));
        }
        catch (ReleaseException e)
        {
            return (null, Finding(version, key, e.ErrorId == "ObjectNotText" ? ReleaseFault.Changed : ReleaseFault.Unreadable, $"can't be read: {e.Message}"));
        }
    }

    private ReleaseFinding Outdated(ReleaseVersion version, string key) => Finding(version, key, ReleaseFault.Changed, "does not show what is published");

    private ReleaseFinding Finding(ReleaseVersion version, string key, ReleaseFault fault, string problem)
    {
        string folder = StoreLayout.PublishedReleases(product);
        return new ReleaseFinding(product, version, ReleasePart.Page, store.PlaceOf(folder), key[folder.Length..], fault, problem);
    }
}
