using System.Management.Automation;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Staging;

namespace ReleaseTools.PowerShell.Commands.Staging;

/// <summary>Returns version links, such as latest and stable-1.2, with the version that each names.</summary>
/// <remarks>
/// A link is a small object beside the releases that names the version it stands for. Set-StagedVersionLink moves it.
/// </remarks>
/// <example><code>Get-StagedVersionLink</code>Lists the links of the checkout's product. Those of a store without a checkout: -Store.</example>
/// <example><code>(Get-StagedVersionLink stable).Version</code>Says which version is stable.</example>
[Cmdlet(VerbsCommon.Get, "StagedVersionLink")]
[OutputType(typeof(VersionLink))]
public sealed class GetStagedVersionLinkCommand : StoreCommand
{
    /// <summary>The link's name; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LinkNameCompleter))]
    public string Name { get; set; } = "*";

    protected override void ProcessRecord()
    {
        string location = FullPath(Repository);
        WildcardPattern name = Pattern(Name);
        Work(async (host, cancellation) =>
        {
            (IObjectStore store, WildcardPattern product) = await OpenStoreAsync(location, isStage: false, cancellation);
            string[] products = [.. (await new Publisher(store, store).ListAsync(product: null, publicUrl: null, cancellation)).Select(release => release.Product).Distinct(StringComparer.Ordinal)];
            foreach (string match in products.Where(product.IsMatch))
            {
                foreach (VersionLink link in await new VersionLinks(store).ListAsync(match, cancellation))
                {
                    if (name.IsMatch(link.Name)) host.Write(link);
                }
            }
        });
    }
}
