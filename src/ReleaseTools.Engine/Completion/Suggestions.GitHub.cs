using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.Completion;

/// <content>What is known of GitHub without asking it.</content>
public sealed partial class Suggestions
{
    /// <summary>The repository that the definition publishes in, and the one that the checkout came from.</summary>
    public async IAsyncEnumerable<Suggestion> GitHubRepositoriesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (_definition?.Publish.GitHub?.Repository is { } published) yield return new Suggestion(published, "the definition publishes there");
        if (_workspace is null) yield break;
        GitHubRepository? origin = (await TryAsync<GitHubRepository?>(async () => [await SourceRepository.TryFindAsync(_workspace.Source, remote: null, cancellation)])).FirstOrDefault();
        if (origin is { } repository) yield return new Suggestion(repository.ToString(), "the checkout came from there");
    }
}
