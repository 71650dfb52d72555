using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Source;
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
        var collector = new PullCollector(api, range, answers, new PickedCommits(new GitCommand(repository)), () => PullCache.Write(path, answers), progress);
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
