using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Workflow.Verification;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Verifies a published release without its session: reads every file, page, version link, GitHub asset and image again. Returns what differs: nothing, where all is well.</summary>
/// <remarks>
/// The release is looked for where the checkout's definition publishes it, or at the places that are named: -Store, -PublicUrl, -GitHubRepository. Each byte is compared
/// with the release's manifest; a release that is on GitHub only, with its own SHA256SUMS. Changes nothing.
/// </remarks>
/// <example><code>Test-PublishedRelease -Version 1.2.0</code>Returns each difference between the published release and its manifest. No output means that there is none.</example>
/// <example><code>Test-PublishedRelease -Store file:.release -Quiet</code>Returns true where the release that the store's link latest names is whole. No definition is needed.</example>
[Cmdlet(VerbsDiagnostic.Test, "PublishedRelease")]
[OutputType(typeof(ReleaseFinding), typeof(bool))]
public sealed class TestPublishedReleaseCommand : CheckoutCommand
{
    /// <summary>The version to verify; by default the one that the link latest names.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string? Version { get; set; }

    /// <summary>The product; by default that of the checkout's definition, or the only one of a store that is named.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string? Product { get; set; }

    /// <summary>The store that the release was published to, as a URL such as file:///srv/releases. Needs no checkout.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [StoreTransformation]
    public string? Store { get; set; }

    /// <summary>The URL that the store's root is served at, as people who download see it. Needs no checkout.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PublicUrl { get; set; }

    /// <summary>The repository on GitHub that has the release, as owner/name or host/owner/name. Needs no checkout.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(GitHubRepositoryCompleter))]
    public string? GitHubRepository { get; set; }

    /// <summary>The git tag of the release on GitHub; by default the tag prefix and the version.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string? Tag { get; set; }

    /// <summary>Returns only whether nothing differs.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>A token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else the one that gh keeps. Public releases can be read without.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    protected override void ProcessRecord()
    {
        string location = FullPath(Repository);
        (string? version, string? definition, bool quiet, SecureString? token) = (Version, Definition, Quiet, Token);
        var request = new VerificationRequest { Product = Product, Store = Store, PublicUrl = PublicUrl, GitHubRepository = GitHubRepository, Tag = Tag };
        Work(async (host, cancellation) =>
        {
            if (version is not null) request = request with { Version = ReleaseVersion.Parse(version) };
            VerificationPlaces places = await VerificationPlaces.FindAsync(request, location, definition, token, cancellation);
            IReadOnlyList<ReleaseFinding> findings = await new PublishedReleaseVerifier(places, host).VerifyAsync(request, cancellation);
            if (quiet) host.Write(findings.Count == 0);
            else foreach (ReleaseFinding finding in findings) host.Write(finding);
        });
    }
}
