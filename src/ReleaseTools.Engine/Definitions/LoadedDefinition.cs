using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Definitions;

/// <summary>A definition that is right and complete.</summary>
/// <param name="File">Where it was read from; null where all of it was found from the repository.</param>
/// <param name="Inferred">Sentences for the person about what the file does not say and what was done instead.</param>
public sealed record LoadedDefinition(ReleaseDefinition Definition, string? File, IReadOnlyList<string> Inferred);
