using System.Management.Automation;
using System.Security;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Steps;
using ReleaseTools.GitHub;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.PowerShell.Commands.GitHub;

/// <summary>Publishes a release on GitHub: of a session, of a staged build, or of files.</summary>
/// <remarks>
/// Everything is put into a draft first, which nobody sees, and compared with what was sent; only then is it published. What breaks off is gone on with by the same
/// command. A release that is there already is replaced only where the definition (publish.github.replace), or -Replace, allows it.
/// <para>A session's release is published as its definition says, in the repository that it names.</para>
/// </remarks>
/// <example><code>Get-ReleaseSession hello-1.2.0 | Publish-GitHubRelease</code>Publishes what the session has staged in the repository that its definition names. GitHub of the session that comes out has the release's address.</example>
/// <example><code>Get-StagedRelease 1.2.0 | Select-Object -First 1 | Publish-GitHubRelease -GitHubRepository acme/hello</code>Publishes a staged build, from whatever store it lies in.</example>
/// <example><code>Get-Item *.md | Publish-GitHubRelease -Tag v0.1-test -GitHubRepository acme/hello -Replace</code>Publishes files under a tag whose release is replaced each time.</example>
[Cmdlet(VerbsData.Publish, "GitHubRelease", SupportsShouldProcess = true, DefaultParameterSetName = BySession)]
[OutputType(typeof(ReleaseSession), ParameterSetName = [BySession])]
[OutputType(typeof(GitHubRelease), ParameterSetName = [ByBuild, ByFile, ByLiteralFile])]
public sealed class PublishGitHubReleaseCommand : GitHubCommand
{
    private const string BySession = "Session", ByBuild = "StagedRelease", ByFile = "Path", ByLiteralFile = "LiteralPath";

    private readonly List<string> _files = [];
    private bool _hasInput;

    /// <summary>The sessions to work with: as New-ReleaseSession and Get-ReleaseSession return them, or their ids.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = BySession)]
    [SessionTransformation]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public ReleaseSession[] Session { get; set; } = [];

    /// <summary>Goes on with a step that another machine left unfinished, after watching a minute for a sign of life.</summary>
    [Parameter(ParameterSetName = BySession)]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>With -TakeOver: does so although that machine is alive.</summary>
    [Parameter(ParameterSetName = BySession)]
    public SwitchParameter Force { get; set; }

    /// <summary>A staged build, as Get-StagedRelease returns it.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByBuild)]
    public StagedRelease StagedRelease { get; set; } = null!;

    /// <summary>The files of the release; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByFile)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The files of the release, by names that are taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByLiteralFile)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The tag. That of a staged build is its version's by default.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByFile)]
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string? Tag { get; set; }

    /// <summary>The commit or branch of the repository on GitHub that the tag is made at, where it isn't there yet; by default the head of its default branch.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? TargetCommit { get; set; }

    /// <summary>The notes, in Markdown; by default those of the staged build, or none.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    public string? Note { get; set; }

    /// <summary>Has GitHub add notes of its own, made of the pull requests since the release before.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    public SwitchParameter GenerateNote { get; set; }

    /// <summary>Marks the release as a prerelease; by default its version decides.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    public SwitchParameter Prerelease { get; set; }

    /// <summary>The discussion category that the release is announced in.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    [ValidateNotNullOrEmpty]
    public string? Discussion { get; set; }

    /// <summary>Replaces a release of the same tag, and moves the tag.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Parameter(ParameterSetName = ByLiteralFile)]
    [Parameter(ParameterSetName = ByBuild)]
    public SwitchParameter Replace { get; set; }

    private protected override bool FailsTheRun => true;

    protected override void ProcessRecord()
    {
        _hasInput = true;
        switch (ParameterSetName)
        {
            case BySession:
                if (GitHubRepository is not null)
                    ThrowTerminatingError(ErrorRecords.From(new UsageException("RepositoryOfSession", GitHubRepository, $"A session publishes in the repository of its definition, not in {GitHubRepository}.",
                        "Leave out -GitHubRepository, or publish the staged build: Get-StagedRelease | Publish-GitHubRelease -GitHubRepository owner/name.")));
                foreach (ReleaseSession session in Session) RunStep(session, "github", "Publish the release on GitHub", new RunOptions { TakeOver = TakeOver, Force = Force, GitHub = new(Token) });
                break;
            case ByBuild:
                StagedRelease staged = StagedRelease;
                Publish($"{staged.Product} {staged.Version} build {staged.Build}", (request, cancellation) => StagedRequest.OfAsync(staged, request, cancellation));
                break;
            default:
                _files.AddRange(ParameterSetName == ByFile ? Path.SelectMany(Resolve) : LiteralPath.Select(FullPath));
                break;
        }
    }

    protected override void EndProcessing()
    {
        // nothing came through the pipeline: only the tag tells that files were meant
        if (ParameterSetName is not (ByFile or ByLiteralFile) && (_hasInput || Tag is null)) return;
        string[] files = [.. _files.Distinct()];
        if (files.Length == 0)
        {
            WriteError(ErrorRecords.From(new UsageException("FilesMissing", Tag, $"No file was named for the release {Tag}.", "Name files that are there: Get-Item out/* | Publish-GitHubRelease -Tag v1.0.0.")));
            return;
        }
        Publish($"{Tag} ({files.Length} {(files.Length == 1 ? "file" : "files")})", (request, cancellation) => FileAssets.RequestAsync(files, request, cancellation));
    }

    // a pattern that matches nothing is an empty list, as everywhere in PowerShell; a name that is not there is an error
    private IEnumerable<string> Resolve(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path)) return [FullPath(path)];
        return FileAssets.FilesOf(GetResolvedProviderPathFromPSPath(path, out _));
    }

    private void Publish(string target, Func<GitHubReleaseRequest, CancellationToken, Task<GitHubReleaseRequest>> read)
    {
        Func<CancellationToken, Task<GitHubReleases>> open = Releases();
        // -WhatIf makes the checks, too: what would be refused is not announced
        if (!IsPreview && !AsksAndAgrees()) return;
        Work(async (host, cancellation) =>
        {
            GitHubReleases releases = await open(cancellation);
            GitHubReleaseRequest request = await read(Request(releases.Repository), cancellation) with { ApproveLoss = names => host.AskAsync(() => Loses(names), cancellation) };
            if (IsPreview)
            {
                await releases.RequireAsync(request, cancellation);
                await host.AskAsync(AsksAndAgrees, cancellation);
            }
            else host.Write(await releases.PublishAsync(request, host, cancellation));
        });

        bool AsksAndAgrees() => ShouldProcess(GitHubRepository is null ? target : $"{target} to {GitHubRepository}", "Publish the release on GitHub");
    }

    private bool Loses(IReadOnlyList<string> names) => Continues($"Replace the release {Tag}, with files that others have added to it: {string.Join(", ", names)}?", "Replace the release");

    private GitHubReleaseRequest Request(ReleaseTools.GitHub.GitHubRepository repository) => new()
    {
        Repository = repository,
        Tag = Tag ?? "",
        TargetCommit = TargetCommit,
        Notes = Note,
        GeneratesNotes = GenerateNote,
        Prerelease = Prerelease.IsPresent ? (Prerelease ? GitHubChoice.Yes : GitHubChoice.No) : GitHubChoice.Auto,
        Discussion = Discussion,
        Replaces = Replace,
    };
}
