namespace ReleaseTools.References;

/// <summary>An update that would leave some place behind, or have to guess: nothing was changed.</summary>
public sealed class ReferencesRefusedException(IReadOnlyList<VersionReferenceFinding> findings) : RefusedException(
    "VersionReferenceUnclear",
    ErrorCategory.InvalidData,
    findings[0].Path,
    $"Nothing was changed: {(findings.Count == 1 ? $"one place can't be updated: {findings[0]}" : $"{findings.Count} places can't be updated:\n" + string.Join('\n', findings.Select(finding => "  " + finding)))}",
    "Fix the places named, or say which text is the version with a group: match: 'image:v(?<version>[0-9.]+)'.")
{
    public IReadOnlyList<VersionReferenceFinding> Findings { get; } = findings;
}
