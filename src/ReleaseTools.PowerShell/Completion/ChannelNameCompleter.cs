using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>Completes the channels that the definition announces by.</summary>
public sealed class ChannelNameCompleter : NameCompleter
{
    private protected override IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation) =>
        suggestions.ChannelsAsync(cancellation);
}
