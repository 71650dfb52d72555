namespace ReleaseTools.References;

/// <summary>A dependency, and where the text of the dependencies file has its version.</summary>
/// <param name="Offset">Of the version's first character; null where it is not written as it reads (folded, or with escapes), so that it can't be rewritten in place.</param>
public sealed record DeclaredDependency(Dependency Dependency, int? Offset);
