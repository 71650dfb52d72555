namespace ReleaseTools.Images.Builds;

/// <summary>A piece of what a step of a build says: not whole lines.</summary>
/// <param name="Vertex">The digest of the step.</param>
public sealed record BuildLogPiece(string Vertex, ReadOnlyMemory<byte> Text);
