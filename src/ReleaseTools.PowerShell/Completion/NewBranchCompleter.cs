using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>Completes release branches that are still to be created.</summary>
public sealed class NewBranchCompleter : NameCompleter
{
    private protected override IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation) =>
        suggestions.NewBranchesAsync(cancellation);
}
