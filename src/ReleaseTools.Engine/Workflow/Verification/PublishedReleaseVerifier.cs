using System.Security;
using System.Text.Json;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.GitHub;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Staging.Pages;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>
/// Verifies a published release without its session, as anybody can: every object in the store and behind its public URL against the manifest, page and links, every
/// file on GitHub, and the images with their tags. Each byte is read again, and nothing is changed.
/// </summary>
public sealed class PublishedReleaseVerifier(VerificationPlaces places, IProgressSink progress)
{
    /// <returns>What differs, place by place; empty where everything is as it was published.</returns>
    /// <exception cref="UsageException">Which release is meant is not known.</exception>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(VerificationRequest request, CancellationToken cancellation)
    {
        string product = places.Product ?? await OnlyProductAsync(cancellation);
        ReleaseVersion version = request.Version ?? await LatestAsync(product, request, cancellation);
        string tag = request.Tag ?? places.TagPrefix + version;
        var findings = new List<ReleaseFinding>();
        ReleaseManifest? manifest = null;
        IObjectStore? holder = null;
        foreach (IObjectStore store in places.Stores)
        {
            var verifier = new StoreVerifier(store, product, version);
            findings.AddRange(await verifier.VerifyContentsAsync(published: null, progress, cancellation));
            if (verifier.Manifest is not { } found) continue;
            if (manifest is not null && ManifestJson.Format(manifest) != ManifestJson.Format(found))
                findings.Add(verifier.Finding(ReleasePart.Manifest, StoreLayout.Manifest, ReleaseFault.Changed, $"is another one than in {holder!.Root}"));
            (manifest, holder) = (manifest ?? found, holder ?? store);
            findings.AddRange(await new PageVerifier(store, product, places.Order).VerifyAsync(found, cancellation));
            findings.AddRange(await VerifyLinksAsync(store, product, version, cancellation));
            progress.Say($"{product} {version} in {store.PlaceOf("")}: compared {found.Objects.Count} objects, the page and the links");
        }
        if (places.GitHub is { } gitHub)
        {
            IReadOnlyList<AssetSource>? assets = manifest is null ? null : StoredAssets.Of(holder!, StoreLayout.PublishedRelease(product, version), manifest);
            findings.AddRange(await gitHub.VerifyAsync(product, version, tag, assets, manifest?.Commit, progress, cancellation));
            progress.Say($"{product} {version} on GitHub ({gitHub.Repository} {tag}): downloaded and compared every file");
        }
        if (manifest?.Images is { } images) findings.AddRange(await VerifyImagesAsync(manifest, images, holder!, cancellation));
        return findings;
    }

    /// <summary>Those of a store name published versions; those behind its public URL name what the store's do, or what the index there says, or a higher version by now.</summary>
    private async Task<IReadOnlyList<ReleaseFinding>> VerifyLinksAsync(IObjectStore store, string product, ReleaseVersion version, CancellationToken cancellation)
    {
        var verifier = new LinkVerifier(store, product, places.Order);
        if (store.Capabilities.CanList) return await verifier.VerifyAsync(version, moved: [], cancellation);
        IObjectStore? listed = places.Stores.FirstOrDefault(other => other.Capabilities.CanList);
        return await verifier.CompareAsync(version, listed is null ? await ReadIndexAsync(store, product, cancellation) : await new VersionLinks(listed, places.Order).ListAsync(product, _ => { /* among the store's own findings */ }, cancellation), cancellation);
    }

    private static async Task<IReadOnlyList<VersionLink>> ReadIndexAsync(IObjectStore store, string product, CancellationToken cancellation)
    {
        // one that is missing, or can't be read, is a finding already
        try { return await store.ReadTextAsync(StoreLayout.Index(product), cancellation) is { } stored ? [.. ReleaseIndexJson.Parse(stored.Text).Links.Select(link => new VersionLink(link.Key, link.Value))] : []; }
        catch (Exception e) when (e is ReleaseException or JsonException) { return []; }
    }

    private async Task<IReadOnlyList<ReleaseFinding>> VerifyImagesAsync(ReleaseManifest manifest, IReadOnlyList<ReleaseImage> images, IObjectStore store, CancellationToken cancellation)
    {
        var published = new PublishedImages(new ImageTransports(ProcessEnvironment.Read()), ImageReference.Parse, manifest.Product, manifest.Version, manifest.Commit);
        var findings = new List<ReleaseFinding>(await published.VerifyContentsAsync(images, progress, cancellation));
        // to which release a tag belongs that moves, only a store that can be listed tells
        if (store.Capabilities.CanList) findings.AddRange(await published.VerifyTagsAsync(images, await new ReleaseArea(store).ReadManifestsAsync(manifest.Product, progress.Skip, cancellation), places.Order, cancellation));
        return findings;
    }

    private async Task<string> OnlyProductAsync(CancellationToken cancellation)
    {
        var products = new List<string>();
        foreach (IObjectStore store in places.Stores.Where(store => store.Capabilities.CanList).Take(1))
        {
            await foreach (string product in new ReleaseFolders(store).NamesAsync(cancellation)) products.Add(product);
        }
        if (products.Count == 1) return products[0];
        if (products.Count == 0 && places is { Stores.Count: 0, GitHub: { } gitHub }) return gitHub.Repository.Name;
        throw new UsageException("ProductUnknown", products, products.Count == 0 ? "Which product is meant is not known." : $"The store has several products: {string.Join(", ", products)}.", "Name the product: --product NAME (in PowerShell: -Product NAME).");
    }

    private async Task<ReleaseVersion> LatestAsync(string product, VerificationRequest request, CancellationToken cancellation)
    {
        foreach (IObjectStore store in places.Stores)
        {
            if (await new VersionLinks(store, places.Order).GetAsync(product, "latest", cancellation) is { } link) return link.Version;
        }
        if (places.Stores.Count == 0 && places.GitHub is { } gitHub)
        {
            string? tag = request.Tag ?? (await gitHub.FindLatestAsync(cancellation))?.Tag;
            if (tag is not null && ReleaseVersion.TryParse(tag[(tag.StartsWith(places.TagPrefix, StringComparison.Ordinal) ? places.TagPrefix.Length : 0)..], out ReleaseVersion? version)) return version;
        }
        throw new UsageException("VersionUnknown", product, $"Which version of {product} is meant is not known: there is no link latest that names one.", "Name the version: --version V (in PowerShell: -Version V).");
    }
}

/// <summary>Where a published release is looked for.</summary>
/// <param name="Stores">The store, and its public URL: those that are known, at least one of them or GitHub.</param>
public sealed record VerificationPlaces(IReadOnlyList<IObjectStore> Stores, GitHubReleases? GitHub, string? Product, string TagPrefix, ReleaseOrder Order)
{
    /// <param name="folder">Any folder of the checkout whose definition is asked where no place is named; and what relative store paths start from.</param>
    /// <exception cref="UsageException">No place is known.</exception>
    public static async Task<VerificationPlaces> FindAsync(VerificationRequest request, string folder, string? definitionFile, SecureString? token, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> environment = ProcessEnvironment.Read();
        if (request.NamesPlaces)
        {
            string[] named = [.. new[] { request.Store, request.PublicUrl }.OfType<string>()];
            GitHubRepository? repository = request.GitHubRepository is { } text ? GitHubReleases.RepositoryOf(text, environment) : null;
            return new VerificationPlaces([.. named.Select(url => ObjectStores.OpenNamed(url, folder))], repository is null ? null : GitHubReleases.Open(repository, token, environment), request.Product, "v", ReleaseOrder.Semver);
        }
        ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(folder, sessionStore: null, cancellation);
        ReleaseDefinition definition = workspace.LoadDefinition(definitionFile).Definition;
        string?[] urls = [definition.Publish.Store ?? definition.Stage.Store, definition.Publish.PublicUrl];
        GitHubReleases? gitHub = definition.Publish.GitHub is { } published ? GitHubReleases.Open(GitHubReleases.RepositoryOf(published.Repository, environment), token, environment) : null;
        return new VerificationPlaces([.. urls.OfType<string>().Select(workspace.Store)], gitHub, request.Product ?? definition.Product, definition.TagPrefix, ReleaseOrder.Of(definition.Version.Style));
    }
}

/// <summary>What a person says of a published release that is to be verified without a session.</summary>
public sealed record VerificationRequest
{
    /// <summary>Null = that of the checkout's definition, else the only one of the store.</summary>
    public string? Product { get; init; }

    /// <summary>Null = what the link <c>latest</c> names; without a store, the latest release on GitHub.</summary>
    public ReleaseVersion? Version { get; init; }

    /// <summary>A store's URL. Null = that of the checkout's definition, unless another place is named.</summary>
    public string? Store { get; init; }

    /// <summary>Where the store's root is served. Null = what the definition says.</summary>
    public string? PublicUrl { get; init; }

    /// <summary><c>owner/name</c>. Null = what the definition says, unless another place is named.</summary>
    public string? GitHubRepository { get; init; }

    /// <summary>The release's git tag; null = the definition's prefix, or <c>v</c>, and the version.</summary>
    public string? Tag { get; init; }

    /// <summary>Whether places are named: then no checkout is needed.</summary>
    public bool NamesPlaces => Store is not null || PublicUrl is not null || GitHubRepository is not null;
}
