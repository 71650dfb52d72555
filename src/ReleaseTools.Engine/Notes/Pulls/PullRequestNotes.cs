using System.Security;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Source;
using ReleaseTools.GitHub;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Notes.Pulls;

/// <summary>Makes the notes of a range of commits from its pull requests on GitHub.</summary>
internal sealed class PullRequestNotes(PullSource source, string repository, IProgressSink progress)
{
    /// <summary>How many requests the last call made.</summary>
    public int Requests { get; private set; }

    /// <exception cref="GitHubException">GitHub did not answer; what it answered before is kept, and asked for no more.</exception>
    /// <exception cref="NoteMapsInvalidException">A map file has problems.</exception>
    public async Task<IReadOnlyList<NoteGroup>> WriteAsync(PullRange range, ReleaseVersion version, CancellationToken cancellation)
    {
        IReadOnlyList<NoteMap> maps = source.Maps is { } folder ? NoteMapFiles.Read(folder) : [];     // wrong ones are found before anything is asked
        PullAnswers answers = await AnswersAsync(range, cancellation);
        var notes = new PullNotes(range, answers.Pulls, answers.Picked, maps, version);
        if (notes.Silent.Count > 0) progress.Say($"no release-note block, and so no note: {string.Join(", ", notes.Silent.Select(number => $"#{number}"))}");
        return notes.Groups;
    }

    private async Task<PullAnswers> AnswersAsync(PullRange range, CancellationToken cancellation)
    {
        string path = new PullCache(source.Cache).PathOf(source.Repository, range);
        PullAnswers? kept = PullCache.Read(path);
        if (kept is { IsComplete: true } && !source.Refresh) return kept;
        PullAnswers answers = kept is { IsComplete: false } ? kept : new PullAnswers();              // to refresh what is not complete is to complete it
        var api = new PullApi(source.Client ?? GitHubClient.For(source.Repository, source.Token, source.Environment), source.Repository);
        var collector = new PullCollector(api, range, answers, new CherryPickOrigins(new GitCommand(repository)), () => PullCache.Write(path, answers), progress);
        try
        {
            if (range.Commits.Count > 0) await collector.CollectAsync(cancellation);
        }
        finally
        {
            Requests = api.Requests;
        }
        progress.Say($"{source.Repository}: {answers.Pulls.Count} pull requests, {PullCollector.Count(api.Requests, range.Commits.Count)}");
        return answers;
    }
}

/// <summary>Where notes from pull requests come from.</summary>
public sealed record PullSource
{
    public required GitHubRepository Repository { get; init; }

    /// <summary>A token that was given; null = the one that is found, or none: a public repository's pull requests can be read without.</summary>
    public SecureString? Token { get; init; }

    /// <summary>Where tokens and addresses are looked for.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>A client that is there already; null = one for the repository's host.</summary>
    internal GitHubClient? Client { get; init; }

    /// <summary>The folder that answers are kept in.</summary>
    public required string Cache { get; init; }

    /// <summary>Whether to ask again for what is kept already, because it was edited since.</summary>
    public bool Refresh { get; init; }

    /// <summary>The folder of the project's map files; null = none.</summary>
    public string? Maps { get; init; }

    /// <summary>The repository that a definition names, or where none is named, the one that the sources come from.</summary>
    /// <param name="origin">The URL of git's remote; null = there is none.</param>
    /// <exception cref="RefusedException">Neither is on GitHub.</exception>
    public static GitHubRepository RepositoryOf(string? named, string? origin, IReadOnlyDictionary<string, string> environment)
    {
        if (named is not null) return GitHubRepository.Parse(named, GitHubServer.DefaultHost(environment));
        if (origin is not null && origin.Contains(':', StringComparison.Ordinal) && GitHubRepository.TryParse(origin, out GitHubRepository? repository) && IsGitHub(repository.Host, environment)) return repository;
        string found = origin is null ? "this checkout has no remote 'origin'" : $"'origin' is {origin}";
        throw new RefusedException("NoGitHubRepository", ErrorCategory.ObjectNotFound, origin ?? "origin",
            $"Notes from pull requests need the repository on GitHub, and {found}.",
            "Name it in release.yaml (notes: { repository: owner/name }, or host/owner/name for a GitHub Enterprise server), or make the notes from commits (notes: { from: commits }).");
    }

    // a server of one's own can't be told by its name: somebody has to have said that it is one
    private static bool IsGitHub(string host, IReadOnlyDictionary<string, string> environment) =>
        host == GitHubRepository.DefaultHost || host.EndsWith(".ghe.com", StringComparison.Ordinal)
        || host == GitHubServer.DefaultHost(environment) || GitHubToken.Find(host, given: null, environment) is not null;
}
