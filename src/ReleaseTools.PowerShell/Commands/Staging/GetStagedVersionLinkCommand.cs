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
        // what is named without wildcards has to be there
        bool isName = new[] { Name, Product }.Any(text => !string.IsNullOrEmpty(text) && !WildcardPattern.ContainsWildcardCharacters(text));
        string wanted = Product is null ? $"version link {Name}" : Name == "*" ? $"version link of {Product}" : $"version link {Name} of {Product}";
        Work(async (host, cancellation) =>
        {
            (IObjectStore store, WildcardPattern product) = await OpenStoreAsync(location, isStage: false, cancellation);
            int found = 0;
            void Skip(ReleaseException problem)
            {
                if (StoreLayout.ParseLink($"{problem.Target}") is not { } key || !name.IsMatch(key.Name)) return;
                found++;
                host.Skip(problem, isName);
            }
            foreach (string match in (await new ReleaseArea(store).ProductsAsync(cancellation)).Where(product.IsMatch))
            {
                foreach (VersionLink link in (await new VersionLinks(store).ListAsync(match, Skip, cancellation)).Where(link => name.IsMatch(link.Name)))
                {
                    found++;
                    host.Write(link);
                }
            }
            if (found == 0 && isName)
                host.Error(new ReleaseException("LinkMissing", ErrorCategory.ObjectNotFound, wanted, $"{store.PlaceOf("")} has no {wanted}.", "List what there is: Get-StagedVersionLink."));
        });
    }
}
