using System.Net;
using System.Net.Http.Headers;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>The manifests of one repository.</summary>
internal sealed class RegistryManifests(RegistryClient client, string path)
{
    private const string DigestHeader = "Docker-Content-Digest";

    // what is of none of these types is there nevertheless: some registries would answer that it is not
    private static readonly string s_accept = $"{string.Join(", ", ImageMediaType.Manifests)}, */*;q=0.1";

    private string Name => $"{client.Server.Name}/{path}";

    /// <returns>Null where there is none.</returns>
    /// <exception cref="ImageInvalidException">It is none that is known here, or not the one that was asked for.</exception>
    public async Task<ImageManifest?> FindAsync(string selector, CancellationToken cancellation) =>
        await FindStoredAsync(selector, cancellation) is { } stored ? Read(stored, selector) : null;

    /// <returns>Null where it can't be read: it is damaged, or of a type that is not known here.</returns>
    public ImageManifest? TryRead(StoredManifest stored, string selector)
    {
        try
        {
            return Read(stored, selector);
        }
        catch (ImageInvalidException)
        {
            return null;
        }
    }

    /// <summary>Reads a manifest of whatever type as it is, to write it again.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<StoredManifest?> FindStoredAsync(string selector, CancellationToken cancellation)
    {
        RegistryScope[] scopes = [RegistryScope.Pull(path)];
        string asked = $"read the manifest of {Shown(selector)}";
        HttpCall call = Call(HttpMethod.Get, selector) with { AnswerLimit = ImageManifest.LongestManifest };
        using HttpAnswer answer = await client.SendAsync(call, scopes, asked, Shown(selector), cancellation);
        if (answer.Status is HttpStatusCode.NotFound) return null;
        if (!answer.IsSuccess) throw await client.FailedAsync(answer, scopes, asked, Shown(selector), cancellation);
        string? type = MediaTypeHeaderValue.TryParse(answer.Header("Content-Type"), out MediaTypeHeaderValue? given) ? given.MediaType : null;
        return new StoredManifest(answer.Body, type, Said(answer));
    }

    /// <returns>Null where there is none.</returns>
    public async Task<ImageDigest?> ResolveAsync(string selector, CancellationToken cancellation)
    {
        RegistryScope[] scopes = [RegistryScope.Pull(path)];
        string asked = $"find {Shown(selector)}";
        using HttpAnswer answer = await client.SendAsync(Call(HttpMethod.Head, selector), scopes, asked, Shown(selector), cancellation);
        if (answer.Status is HttpStatusCode.NotFound) return null;
        ImageDigest? named = ImageDigest.TryParse(selector, out ImageDigest? digest) ? digest : null;
        if (answer.IsSuccess && Said(answer) is { } said && (named is null || named == said)) return said;
        if (!answer.IsSuccess && answer.Status is not HttpStatusCode.MethodNotAllowed) throw await client.FailedAsync(answer, scopes, asked, Shown(selector), cancellation);
        // some say no digest, others answer no HEAD: the manifest itself tells, also one that can't be read
        if (await FindStoredAsync(selector, cancellation) is not { } stored) return null;
        if (named is null) return stored.Digest;
        return named.IsOf(stored.Bytes.Span) && stored.Said?.IsOf(stored.Bytes.Span) is not false ? named : Read(stored, selector).Digest;
    }

    /// <returns>Whether the registry lists it with its subject's referrers by itself.</returns>
    public async Task<bool> WriteAsync(ImageManifest manifest, string selector, CancellationToken cancellation) =>
        await WriteAsync(new StoredManifest(manifest.Bytes, manifest.MediaType, manifest.Digest), selector, cancellation) is { } noticed && noticed == manifest.Subject?.Digest;

    /// <returns>The subject that the registry has noticed by itself; null where it says none.</returns>
    public async Task<ImageDigest?> WriteAsync(StoredManifest manifest, string selector, CancellationToken cancellation)
    {
        RegistryScope[] scopes = [RegistryScope.Push(path)];
        string asked = $"write the manifest of {Shown(selector)}";
        HttpCall call = Call(HttpMethod.Put, selector) with
        {
            MayRepeat = true,
            BodyLength = manifest.Bytes.Length,
            Body = () =>
            {
                var body = new ReadOnlyMemoryContent(manifest.Bytes);
                if (manifest.MediaType is { } type) body.Headers.TryAddWithoutValidation("Content-Type", type);
                return body;
            },
        };
        using HttpAnswer answer = await client.SendAsync(call, scopes, asked, Shown(selector), cancellation);
        // registries may name manifests by sha256 alone
        if (answer.Status is HttpStatusCode.BadRequest && selector == manifest.Digest.ToString() && !selector.StartsWith("sha256:", StringComparison.Ordinal)) throw RegistryFailure.NamesNoManifestBy(client.Server, manifest.Digest, asked, Shown(selector));
        if (!answer.IsSuccess) throw await client.FailedAsync(answer, scopes, asked, Shown(selector), cancellation);
        if (Said(answer) is { } said && said != manifest.Digest && !said.IsOf(manifest.Bytes.Span)) throw RegistryException.Strange(client.Server.Name, $"it calls the manifest that was written {said}; it is {manifest.Digest}");
        return ImageDigest.TryParse(answer.Header("OCI-Subject"), out ImageDigest? noticed) ? noticed : null;
    }

    /// <returns>False where it is gone already.</returns>
    public async Task<bool> DeleteAsync(ImageDigest digest, CancellationToken cancellation)
    {
        using HttpAnswer answer = await SendDeleteAsync(digest.ToString(), cancellation);
        if (answer.IsSuccess) return true;
        // what is gone when the question is repeated was removed by the one whose answer was lost
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone) return answer.Attempts > 1;
        throw await DeleteFailedAsync(answer, digest.ToString(), cancellation);
    }

    /// <summary>Has the registry remove a tag (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#deleting-tags).</summary>
    /// <returns>False where it removes no tag by its name: the specification says 400 or 405, and older registries take the tag for a digest that they don't have.</returns>
    public async Task<bool> DeleteTagAsync(string tag, CancellationToken cancellation)
    {
        using HttpAnswer answer = await SendDeleteAsync(tag, cancellation);
        if (answer.IsSuccess) return true;
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone && answer.Attempts > 1) return true;
        if (answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented) return false;
        throw await DeleteFailedAsync(answer, tag, cancellation);
    }

    private Task<HttpAnswer> SendDeleteAsync(string selector, CancellationToken cancellation) =>
        client.SendAsync(Call(HttpMethod.Delete, selector) with { MayRepeat = true }, [RegistryScope.Delete(path)], $"remove {Shown(selector)}", Shown(selector), cancellation);

    private async Task<RegistryException> DeleteFailedAsync(HttpAnswer answer, string selector, CancellationToken cancellation) =>
        await client.FailedAsync(answer, [RegistryScope.Delete(path)], $"remove {Shown(selector)}", Shown(selector), cancellation);

    private ImageManifest Read(StoredManifest stored, string selector)
    {
        ImageDigest? named = ImageDigest.TryParse(selector, out ImageDigest? digest) ? digest : null;
        if (named is null && stored.Said is { } given && !given.IsOf(stored.Bytes.Span)) throw Another(given, ImageDigest.Of(stored.Bytes.Span));
        // under the digest that was asked for, else under the one that it has there: by another algorithm it need not be found
        ImageManifest manifest = ManifestReader.Read(stored.Bytes, stored.MediaType, named ?? stored.Said, Shown(selector));
        return stored.Said is { } said && !manifest.Is(said) ? throw Another(said, manifest.Digest) : manifest;

        ImageInvalidException Another(ImageDigest said, ImageDigest came) => new(Shown(selector), $"its manifest is not the one that the registry says it is: {said} is not the digest of what came, {came}");
    }

    private HttpCall Call(HttpMethod method, string selector) =>
        new HttpCall(method, client.Url($"v2/{path}/manifests/{UrlText.Path(selector).Replace("%3A", ":", StringComparison.Ordinal)}")) { MayRepeat = true }.With("Accept", s_accept);

    private string Shown(string selector) => $"{Name}{(selector.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{selector}";

    private static ImageDigest? Said(HttpAnswer answer) => ImageDigest.TryParse(answer.Header(DigestHeader), out ImageDigest? digest) ? digest : null;
}

/// <summary>A manifest as a registry keeps it, of whatever type: it can be written again, and need not be understood.</summary>
/// <param name="MediaType">Null where the registry does not say.</param>
/// <param name="Said">The digest that the registry calls it by; null where it does not say. Of Docker's schema 1 that is not the digest of the bytes: it leaves out the signatures in them (https://distribution.github.io/distribution/spec/api/#content-digests).</param>
internal sealed record StoredManifest(ReadOnlyMemory<byte> Bytes, string? MediaType, ImageDigest? Said)
{
    public ImageDigest Digest { get; } = Said ?? ImageDigest.Of(Bytes.Span);
}
