using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Stale;
using ReleaseTools.Images;
using ReleaseTools.Logging;
using ReleaseTools.Stale;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release stale</c>: shows what is no longer needed, and removes it with <c>--yes</c> only.</summary>
internal sealed class StaleCommand : ReleaseCommand
{
    private readonly Option<StalePlace[]> _place = new("--place") { Description = "Where to look: StagedBuild, Session, Tag, GitHubRelease, ContainerImage, Pod, PodImage, PodVolume; by default at staged builds and sessions; where a repository on GitHub is named, at its releases; where one of images is, at those.", HelpName = "PLACE", AllowMultipleArgumentsPerToken = true };
    private readonly Option<int?> _keep = new("--keep") { Description = "How many of the highest by version stay, of those that the patterns, --draft and --prerelease leave; of several builds of a version each counts.", HelpName = "N" };
    private readonly Option<string?> _olderThan = new("--older-than") { Description = "How old it has to be: 30d, 12h, 2w, or a date.", HelpName = "AGE" };
    private readonly Option<string[]> _like = new("--like") { Description = "Names or versions to choose from; * and ? stand for others.", HelpName = "PATTERN" };
    private readonly Option<string[]> _notLike = new("--not-like") { Description = "Names or versions that stay.", HelpName = "PATTERN" };
    private readonly Option<bool> _draft = new("--draft") { Description = "Chooses only drafts. Without it drafts stay." };
    private readonly Option<bool> _prerelease = new("--prerelease") { Description = "Chooses only prereleases." };
    private readonly Option<bool> _all = new("--all") { Description = "Shows also what stays, and why." };
    private readonly Option<string?> _store = new("--store") { Description = "The store, as a URL; by default that of the definition.", HelpName = "URL" };
    private readonly Option<string?> _product = new("--product") { Description = "The product; by default that of the definition, or every one of a store that is named.", HelpName = "NAME" };
    private readonly Option<bool> _rehearsal = new("--rehearsal") { Description = "Looks into the local store of rehearsals." };
    private readonly RemoteOption _remote = new();
    private readonly GitHubOption _gitHub = new("that of the definition's publish.github");
    private readonly Option<string?> _image = new("--image") { Description = "The repository of container images, registry/repository or oci:FOLDER; by default those of the definition's images.", HelpName = "REPOSITORY" };
    private readonly Option<bool> _includeTag = new("--include-tag") { Description = "Removes the git tag of a release on GitHub, too." };
    private readonly Option<string?> _journal = new("--journal") { Description = "The file that removals are written down in; by default .release/logs/removals.jsonl of the checkout.", HelpName = "FILE" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Removes what is shown." };

    public StaleCommand() : base("stale", "Shows what is no longer needed, with the reason of each. Removes it with --yes only.")
    {
        foreach (Option option in new Option[] { _place, _keep, _olderThan, _like, _notLike, _draft, _prerelease, _all, _store, _product, _rehearsal, _remote, _gitHub, _image, _includeTag, _journal, _yes }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        StaleRequest request = Request(arguments);
        IReadOnlyList<StaleRelease> found = await new StaleFinder(request).FindAsync(e => Fail(console, e), cancellation);
        List<StaleItem> items = [.. found.Where(release => release.IsStale || arguments.GetValue(_all)).Select(release => new StaleItem(release))];
        var view = new StaleView(console);
        view.Show(items);
        if (arguments.GetValue(_yes)) await RemoveAsync(items, request, arguments, console, cancellation);
        else if (items.Any(item => item.Release.IsStale)) console.Line("Nothing was removed. To remove these: the same command with --yes");
        return () => StaleJson.Write(items);
    }

    private async Task RemoveAsync(List<StaleItem> items, StaleRequest request, ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        if (!items.Exists(item => item.Release.IsStale) && !await HasJournalAsync(request, arguments, cancellation)) return;
        var remover = new StaleRemover(await StaleJournal.OpenAsync(request.Source.Repository, arguments.GetValue(_journal), cancellation), new StaleAccess { IncludeTags = arguments.GetValue(_includeTag) });
        for (int i = 0; i < items.Count; i++)
        {
            StaleRelease release = items[i].Release;
            if (!release.IsStale) continue;
            try
            {
                items[i] = items[i] with { Outcome = await remover.RemoveAsync(release, cancellation) };
                console.Line($"{release}: {items[i].Outcome!.Value.ToString().ToLowerInvariant()}");
            }
            catch (ReleaseException e) when (e.ErrorId is not ("JournalUnwritable" or "HomeReadOnly"))
            {
                items[i] = items[i] with { Error = e.Message };
                Fail(console, e);
            }
        }
        await remover.FinishAsync(console.Line, cancellation);
    }

    private async Task<bool> HasJournalAsync(StaleRequest request, ParseResult arguments, CancellationToken cancellation)
    {
        try { return (await StaleJournal.OpenAsync(request.Source.Repository, arguments.GetValue(_journal), cancellation)).Unfinished().Count > 0; }
        catch (RefusedException) { return false; }
    }

    // the journal is read in other folders, too
    private static string? Located(string? repository) => ImageReference.TryParse(repository, out ImageReference? place) && place.Path is { } path ? (place with { Path = Path.GetFullPath(path) }).ToString() : repository;

    private StaleRequest Request(ParseResult arguments) => new()
    {
        Source = new StaleSource(RepositoryPath(arguments), DefinitionFile(arguments), SessionStoreUrl(arguments), StoreUrl(arguments.GetValue(_store)), arguments.GetValue(_product),
            arguments.GetValue(_rehearsal), arguments.GetValue(_remote), arguments.GetValue(_gitHub), Located(arguments.GetValue(_image))),
        Places = arguments.GetValue(_place) ?? [],
        Criteria = new StaleCriteria
        {
            Keep = arguments.GetValue(_keep),
            OlderThan = arguments.GetValue(_olderThan) is { } age ? StaleAge.Parse(age) : null,
            Like = arguments.GetValue(_like) ?? [],
            NotLike = arguments.GetValue(_notLike) ?? [],
            Draft = arguments.GetValue(_draft),
            Prerelease = arguments.GetValue(_prerelease),
        },
    };
}
