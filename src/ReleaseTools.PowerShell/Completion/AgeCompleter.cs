using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>Completes ages.</summary>
public sealed class AgeCompleter : NameCompleter
{
    private protected override IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation) =>
        suggestions.Ages();
}
