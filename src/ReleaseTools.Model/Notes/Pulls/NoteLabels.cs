namespace ReleaseTools.Notes.Pulls;

/// <summary>What a pull request's labels say for the notes.</summary>
/// <param name="Kinds">Of <c>kind/bug</c>; where there are none, of the labels that GitHub gives a new repository: <c>bug</c>, <c>enhancement</c>, <c>documentation</c>.</param>
/// <param name="Areas">Of <c>area/api</c>.</param>
/// <param name="Sigs">Of <c>sig/node</c>: who answers for it.</param>
/// <param name="IsNone">Whether it is labelled <c>release-note-none</c>.</param>
/// <param name="AsksForAction">Whether it is labelled <c>release-note-action-required</c>.</param>
public sealed record NoteLabels(IReadOnlyList<string> Kinds, IReadOnlyList<string> Areas, IReadOnlyList<string> Sigs, bool IsNone, bool AsksForAction)
{
    /// <summary>Case does not matter; other labels say nothing.</summary>
    public static NoteLabels Read(IEnumerable<string> labels)
    {
        List<string> names = [.. labels.Select(label => CommitMessage.CleanLine(label).ToLowerInvariant())];
        IReadOnlyList<string> kinds = Of(names, "kind/");
        return new(kinds.Count > 0 ? kinds : [.. names.Select(Usual).OfType<string>()], Of(names, "area/"), Of(names, "sig/"),
            names.Contains("release-note-none"), names.Contains("release-note-action-required"));
    }

    private static List<string> Of(List<string> names, string prefix) =>
        [.. names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length).Select(name => name[prefix.Length..]).Distinct().Order(StringComparer.Ordinal)];

    private static string? Usual(string label) => label switch
    {
        "bug" => "bug",
        "enhancement" => "feature",
        "documentation" => "documentation",
        _ => null,
    };
}
