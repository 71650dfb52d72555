using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// Removes a tag of a repository (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#deleting-tags). Registries that delete by digest alone would take all tags of
/// the image with it: there the tag is moved to a manifest of its own first, which is then deleted. regctl does the same. The image itself need not be one that can be read here.
/// </summary>
internal sealed class RegistryUntagging(RegistryClient client, RegistryRepository repository, RegistryManifests manifests)
{
    private const int MostLooks = 4;

    /// <inheritdoc cref="IImageUntagging.RemoveTagAsync"/>
    public async Task<TagRemoval?> RemoveAsync(string tag, CancellationToken cancellation)
    {
        if (await manifests.FindStoredAsync(tag, cancellation) is not { } image) return null;
        if (!await manifests.DeleteTagAsync(tag, cancellation)) await RemoveByPlaceholderAsync(image, tag, cancellation);
        else if (!await IsGoneAsync(tag, image.Digest, cancellation)) throw ImageTagKeptException.StillThere($"{repository.Name}:{tag}");
        if (await manifests.ResolveAsync(image.Digest.ToString(), cancellation) is not null) return new TagRemoval(image.Digest);
        // some delete an image with its last tag, others with any
        await manifests.WriteAsync(image, image.Digest.ToString(), cancellation);
        return new TagRemoval(image.Digest, TookImage: true);
    }

    private async Task RemoveByPlaceholderAsync(StoredManifest image, string tag, CancellationToken cancellation)
    {
        string name = $"{repository.Name}:{tag}";
        ImageManifest? known = manifests.TryRead(image, tag);
        if (known is not null) image = image with { MediaType = known.MediaType };
        // the registry may not take back what it would not take today, such as schema 1: whether it deletes at all is found out without the tag
        else await RequireDeletionAsync(image, name, cancellation);
        TagPlaceholder placeholder = await PreparedAsync(image, cancellation);
        try
        {
            await manifests.WriteAsync(placeholder.Manifest, tag, cancellation);
            await manifests.DeleteAsync(placeholder.Manifest.Digest, cancellation);
            if (!await IsGoneAsync(tag, placeholder.Manifest.Digest, cancellation)) throw ImageTagKeptException.StillThere(name);
        }
        catch (Exception cause) when (cause is ReleaseException or OperationCanceledException)
        {
            try
            {
                // also where the user has cancelled: half-done, the tag would name nothing that anyone can run
                if (await manifests.ResolveAsync(tag, CancellationToken.None) == placeholder.Manifest.Digest) await manifests.WriteAsync(image, tag, CancellationToken.None);
            }
            catch (ReleaseException failure)
            {
                throw ImageTagKeptException.Displaced(repository.Name, tag, image.Digest, placeholder.Manifest.Digest, cause, failure);
            }
            if (cause is not RegistryException refusal) throw;
            throw ImageTagKeptException.Restored(name, image.Digest, refusal);
        }
    }

    private async Task<TagPlaceholder> PreparedAsync(StoredManifest image, CancellationToken cancellation)
    {
        var placeholder = TagPlaceholder.Of(image.MediaType, Guid.NewGuid());
        foreach ((ImageDescriptor blob, byte[] bytes) in placeholder.Blobs)
        {
            if (!await repository.HasBlobAsync(blob, cancellation)) await repository.WriteBlobAsync(blob, _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false)), cancellation);
        }
        return placeholder;
    }

    private async Task RequireDeletionAsync(StoredManifest image, string name, CancellationToken cancellation)
    {
        ImageManifest trial = (await PreparedAsync(image, cancellation)).Manifest;
        await manifests.WriteAsync(trial, trial.Digest.ToString(), cancellation);
        try
        {
            await manifests.DeleteAsync(trial.Digest, cancellation);
        }
        catch (RegistryException refusal)
        {
            throw ImageTagKeptException.Restored(name, image.Digest, refusal);
        }
    }

    // caches of a registry may be a moment behind; what others have set meanwhile is theirs
    private Task<bool> IsGoneAsync(string tag, ImageDigest digest, CancellationToken cancellation) =>
        client.Http.Retry.ForReadBack(MostLooks).UntilAsync(async () => await manifests.ResolveAsync(tag, cancellation) != digest, cancellation);
}
