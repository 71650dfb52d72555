using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>Completes what a cleanup may choose from: staged versions, and tags.</summary>
public sealed class StaleNameCompleter : NameCompleter
{
    private protected override IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation) =>
        suggestions.StaleNamesAsync(cancellation);
}
