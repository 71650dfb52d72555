namespace ReleaseTools.Definitions;

/// <summary>A definition that was written for a repository to start from.</summary>
/// <param name="Path">The file, in full.</param>
/// <param name="Product">The product that it names.</param>
public sealed record StartedDefinition(string Path, string Product);
