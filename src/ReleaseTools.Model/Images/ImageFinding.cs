namespace ReleaseTools.Images;

/// <summary>What is wrong with an image.</summary>
/// <param name="Image">As it was named.</param>
/// <param name="Part">What it is about: <c>manifest linux/arm64</c>, <c>layer 2 of linux/amd64</c>, <c>configuration</c>.</param>
/// <param name="Digest">What was to be there.</param>
/// <param name="Problem">As a phrase: <c>missing</c>, <c>ends after 3 of 4 bytes</c>.</param>
public sealed record ImageFinding(string Image, string Part, ImageDigest Digest, string Problem)
{
    public override string ToString() => $"{Image}: {Part} {Digest}: {Problem}";
}
