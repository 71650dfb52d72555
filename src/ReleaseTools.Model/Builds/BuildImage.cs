namespace ReleaseTools.Builds;

/// <summary>An image that steps of a build ran in.</summary>
/// <param name="Name">As the definition names it: <c>debian:12</c>.</param>
/// <param name="Digest">What it was: the digest that its registry knows it by, or the engine's own id of one that came from no registry.</param>
public sealed record BuildImage(string Name, string Digest)
{
    public override string ToString() => $"{Name} {Digest}";
}
