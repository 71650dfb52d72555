using System.Management.Automation;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Returns the staged builds of a store, newest first. A build without its manifest is not complete, and not seen.</summary>
/// <remarks>
/// A version may have several staged builds. Which one a session has made is in its Staged property.
/// </remarks>
/// <example><code>Get-StagedRelease</code>Lists the staged builds of the checkout's product. The newest comes first.</example>
/// <example><code>Get-StagedRelease -Version 1.2.* -Store file:///srv/releases</code>Lists the staged builds of one series, without a checkout.</example>
[Cmdlet(VerbsCommon.Get, "StagedRelease")]
[OutputType(typeof(StagedRelease))]
public sealed class GetStagedReleaseCommand : StoreCommand
{
    /// <summary>The version; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(StagedVersionCompleter))]
    public string Version { get; set; } = "*";

    /// <summary>The build's name; wildcards are allowed.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(StagedBuildCompleter))]
    public string Build { get; set; } = "*";

    protected override void ProcessRecord()
    {
        string location = FullPath(Repository);
        WildcardPattern version = Pattern(Version.TrimStart('v')), build = Pattern(string.IsNullOrEmpty(Build) ? "*" : Build);
        // what is named without wildcards has to be there; a session that has built nothing yet has no build to name
        bool isName = !string.IsNullOrEmpty(Build) && new[] { Version, Build, Product }.Any(name => !string.IsNullOrEmpty(name) && !WildcardPattern.ContainsWildcardCharacters(name));
        string wanted = string.Join(' ', new[] { Product, Version == "*" ? null : Version, Build == "*" ? null : Build }.Where(name => !string.IsNullOrEmpty(name)));
        Work(async (host, cancellation) =>
        {
            (IObjectStore store, WildcardPattern product) = await OpenStoreAsync(location, isStage: true, cancellation);
            int found = 0;
            void Skip(ReleaseException problem)
            {
                if (StoreLayout.ParseStaged($"{problem.Target}") is not { } key || !IsMeant(key.Product, key.Version, key.Build.ToString())) return;
                found++;
                host.Skip(problem, isName);
            }
            foreach (StagedRelease staged in await new StagingArea(store).ListAsync(product: null, version: null, Skip, cancellation))
            {
                if (!IsMeant(staged.Product, staged.Version, staged.Build)) continue;
                found++;
                host.Write(staged);
            }
            if (found == 0 && isName)
                host.Error(new ReleaseException("StagedReleaseMissing", ErrorCategory.ObjectNotFound, wanted, $"{store.PlaceOf("")} has no staged build of {wanted}.", "List what there is: Get-StagedRelease."));

            bool IsMeant(string name, ReleaseVersion number, string made) => product.IsMatch(name) && version.IsMatch(number.ToString()) && build.IsMatch(made);
        });
    }
}
