namespace ReleaseTools.Engine.Images.Registry;

/// <summary>A page of names (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags).</summary>
/// <param name="Tags">Null where an image was pushed and all its tags are gone.</param>
/// <param name="Manifest">Of Google's registries: every digest. Null = this registry lists none.</param>
internal sealed record TagsAnswer(List<string?>? Tags, Dictionary<string, ListedManifest?>? Manifest = null);

/// <summary>An image as Google's registries list it (https://github.com/google/go-containerregistry/blob/main/pkg/v1/google/list.go).</summary>
/// <param name="Tag">Null or empty for one without tags.</param>
internal sealed record ListedManifest(List<string?>? Tag);
