namespace ReleaseTools.Engine.Images.Registry;

/// <summary>A page of names (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags).</summary>
/// <param name="Tags">Null where an image was pushed and all its tags are gone.</param>
internal sealed record TagsAnswer(List<string?>? Tags);
