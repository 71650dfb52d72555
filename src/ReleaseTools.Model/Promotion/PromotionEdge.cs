using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>One image that is to be in one place under one name.</summary>
/// <param name="Source">The repository that has it, without tag and digest.</param>
/// <param name="Destination">The repository that gets it, without tag and digest.</param>
/// <param name="Tag">Null = it is to be there by its digest.</param>
public sealed record PromotionEdge(ImageReference Source, ImageReference Destination, ImageDigest Digest, string? Tag)
{
    public override string ToString() => $"{Source.At(Digest)} -> {Destination}{(Tag is null ? "" : $":{Tag}")}";
}
