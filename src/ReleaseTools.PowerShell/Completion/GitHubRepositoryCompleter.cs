using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>Completes the repositories on GitHub that the checkout knows of.</summary>
public sealed class GitHubRepositoryCompleter : NameCompleter
{
    private protected override IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation) =>
        suggestions.GitHubRepositoriesAsync(cancellation);
}
