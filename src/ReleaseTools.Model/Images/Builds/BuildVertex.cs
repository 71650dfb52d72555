namespace ReleaseTools.Images.Builds;

/// <summary>The state of a step of a build in BuildKit.</summary>
/// <param name="Digest">What the step is known by.</param>
/// <param name="Name">For people: <c>[build 2/3] RUN make</c>.</param>
/// <param name="Error">Why it failed; empty where it did not.</param>
public sealed record BuildVertex(string Digest, string Name, bool IsCached, bool HasStarted, bool HasCompleted, string Error);
