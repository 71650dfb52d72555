using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Language;
using ReleaseTools.Engine.Completion;

namespace ReleaseTools.PowerShell.Completion;

/// <summary>
/// Completes names from what is known on this machine, for the checkout and the stores that the rest of the command line names. It never throws,
/// and takes no longer than a person waits for a key.
/// </summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            TypedWord word = TypedWord.Parse(wordToComplete);
            return Complete(word, new BoundParameters(fakeBoundParameters));
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            return [];
        }
    }

    private protected abstract IAsyncEnumerable<Suggestion> SuggestAsync(Suggestions suggestions, string typed, CancellationToken cancellation);

    private List<CompletionResult> Complete(TypedWord word, BoundParameters bound)
    {
        SuggestionScope scope = bound.Scope();
        var found = new ConcurrentQueue<Suggestion>();
        var grace = new CancellationTokenSource(s_longestWait);
        Task work = Task.Run(async () =>
        {
            await foreach (Suggestion suggestion in SuggestAsync(new Suggestions(scope), word.Text, grace.Token)) found.Enqueue(suggestion);
        }, CancellationToken.None);
        // what came in time counts, though a folder on a dead share may hang on
        try { work.Wait(grace.Token); }
        catch (Exception e) when (e is AggregateException or OperationCanceledException) { /* the time is over, or something could not be read */ }
        return [.. found
            .Where(suggestion => word.Matches(suggestion.Value))
            .DistinctBy(suggestion => suggestion.Value, StringComparer.Ordinal)
            .Select(suggestion => new CompletionResult(word.Quote(suggestion.Value), suggestion.Value, CompletionResultType.ParameterValue, suggestion.Description))];
    }
}
