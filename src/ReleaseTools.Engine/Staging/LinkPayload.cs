using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>
/// The release that links are to name. Its manifest is there only where every object was verified when it landed. In a folder, where anybody can change
/// a file, all is read again before the first link moves; in a bucket that would be paid for by the byte, and moving a link costs the same however
/// much a release holds.
/// </summary>
internal sealed class LinkPayload(IObjectStore store, string product, ReleaseVersion version)
{
    private readonly StoredContents _release = new(store, StoreLayout.PublishedRelease(product, version));
    private ReleaseManifest? _manifest;
    private bool _isVerified;

    public string Product => product;

    public ReleaseVersion Version => version;

    /// <exception cref="RefusedException">The version is not published.</exception>
    public async Task<ReleaseManifest> RequireAsync(CancellationToken cancellation) =>
        _manifest ??= (await _release.ReadManifestAsync(cancellation))?.Manifest ?? throw new RefusedException("LinkTargetMissing", ErrorCategory.ObjectNotFound, $"{product} {version}",
            $"{product} {version} is not published in {store.Root}, so no link can name it.", "Publish it first: Publish-StagedRelease.");

    /// <exception cref="RefusedException">The version is not published, or differs from its manifest.</exception>
    public async Task VerifyAsync(CancellationToken cancellation)
    {
        ReleaseManifest manifest = await RequireAsync(cancellation);
        if (_isVerified || store.Traits.IsRemote) return;
        IReadOnlyList<ContentFinding> findings = await _release.TestAsync(manifest, NoProgress.Instance, cancellation);
        if (findings.FirstOrDefault(finding => finding.Fault != ContentFault.Extra) is { } damage)
            throw new RefusedException("LinkTargetDamaged", ErrorCategory.InvalidData, $"{product} {version}",
                $"{product} {version} does not verify, so no link can name it: {damage}.", "Restore the object, or remove the release and publish it again.");
        _isVerified = true;
    }
}
