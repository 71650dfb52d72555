using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>Completes the states that sessions are in.</summary>
public sealed class SessionStateCompleter : NameCompleter
{
    private protected override IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation) =>
        suggestions.StatesAsync(cancellation);
}
