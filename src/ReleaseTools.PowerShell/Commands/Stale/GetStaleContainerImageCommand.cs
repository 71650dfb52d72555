using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Stale;

namespace ReleaseTools.PowerShell.Commands.Stale;

/// <summary>Returns container images that are no longer needed, each with the reason, for Remove-StaleRelease. Changes nothing.</summary>
/// <remarks>
/// What is returned meets every criterion that is given; without any, nothing is. An image is looked at once, with all its tags: they would go with it. Its version is the highest
/// that a tag names; tags that are commits don't matter; any other tag, such as latest, keeps it, unless -Like matches each of its tags. Never returned are: the highest
/// version and the highest that is no prerelease, what a version link names, what a session uses that is not finished and was active in the last 14 days, and what is part of a list of images.
/// <para>An image that can't be read is an error, and stays; the others are looked at all the same.</para>
/// </remarks>
/// <example><code>Get-StaleContainerImage oci:images -Keep 3 -All</code>Lists the images of a folder, each with the reason why it would go or stay.</example>
/// <example><code>Get-StaleContainerImage oci:images -Prerelease -OlderThan 90d | Remove-StaleRelease</code>Asks for each prerelease that is older, then removes it with its signatures.</example>
[Cmdlet(VerbsCommon.Get, "StaleContainerImage")]
[OutputType(typeof(StaleRelease))]
public sealed class GetStaleContainerImageCommand : RepositoryCommand
{
    /// <summary>Where to look: repositories of registries, registry/repository, or layouts, oci:FOLDER; by default those of the definition's images.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>How many of the highest by version stay, of those that the patterns and -Prerelease leave. Images without a version stay, too.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Keep { get; set; }

    /// <summary>How old it has to be, as its configuration says: an age such as 30d, 12h or 2w, a TimeSpan, or a date. What says nothing stays.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(AgeCompleter))]
    public StaleAge? OlderThan { get; set; }

    /// <summary>Tags or versions to choose from, every tag of an image that is no commit; the wildcards * and ? are allowed. Only so an image is chosen that has other tags than versions.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StaleNameCompleter))]
    public string[]? Like { get; set; }

    /// <summary>Tags or versions that stay; the wildcards * and ? are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StaleNameCompleter))]
    public string[]? NotLike { get; set; }

    /// <summary>Chooses only prereleases.</summary>
    [Parameter]
    public SwitchParameter Prerelease { get; set; }

    /// <summary>Returns also what stays: IsStale says which is which, Reason why.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        string location = FullPath(Repository);
        StaleRequest[] requests = [.. (Name ?? [null!]).Select(name => Request(location, name is null ? null : Located(name)))];
        Work(async (host, cancellation) =>
        {
            foreach (StaleRequest request in requests) await StaleOutput.WriteAsync(host, request, access: null, All, cancellation);
        });
    }

    // relative to PowerShell's location
    private string Located(string name) => ImageReference.TryParse(name, out ImageReference? place) && place.Path is { } path ? (place with { Path = FullPath(path) }).ToString() : name;

    private StaleRequest Request(string location, string? repository) => new()
    {
        Source = new StaleSource(location, Definition, NamedSessionStore, ImageRepository: repository),
        Places = [StalePlace.ContainerImage],
        Criteria = new StaleCriteria { Keep = Keep, OlderThan = OlderThan, Like = Like ?? [], NotLike = NotLike ?? [], Prerelease = Prerelease },
    };
}
