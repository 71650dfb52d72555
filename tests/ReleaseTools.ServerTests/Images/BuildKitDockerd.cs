namespace ReleaseTools.ServerTests.Images;

/// <summary>A container engine that prefers BuildKit.</summary>
public sealed class BuildKitDockerd() : Dockerd(prefersBuildKit: true);
