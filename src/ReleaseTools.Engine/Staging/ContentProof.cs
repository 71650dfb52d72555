using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>What is known of content that passed by once.</summary>
/// <param name="StoreChecksum">What the store will say of it (<see cref="IObjectStore.BeginChecksum"/>); null where it says nothing.</param>
internal sealed record ContentProof(Digests Digests, string? StoreChecksum)
{
    /// <summary>Whether the store's own word shows that an object holds this content. False says nothing.</summary>
    public bool IsShownBy(ObjectInfo there) => StoreChecksum is not null && there.Checksum == StoreChecksum && there.Size == Digests.Size;

    public ManifestObject Entry(string path, ReleaseTools.Artifacts.ArtifactKind kind, string? platform) =>
        new(path, Digests.Size, Digests.Sha256, Digests.Sha512, kind, platform) { StoreChecksum = StoreChecksum };
}
