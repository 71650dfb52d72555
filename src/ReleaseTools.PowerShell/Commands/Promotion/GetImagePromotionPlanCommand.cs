using System.Management.Automation;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Promotion;

namespace ReleaseTools.PowerShell.Commands.Promotion;

/// <summary>Returns what is to be done so that registries have the images that promotion manifests name. Writes nothing, and needs no right but reading.</summary>
/// <remarks>
/// States: Copy and Tag are what Invoke-ImagePromotion does; Conflict is a tag that points to another image, which is never moved; Lost is an image that is on neither
/// side. What is there is returned with -All only, so that of a finished promotion nothing comes.
/// <para>Manifests are those of kubernetes/k8s.io: whole ones, and thin ones with images/PROJECT/images.yaml.</para>
/// </remarks>
/// <example><code>Get-ImagePromotionPlan promotion</code>Lists what is missing at the destinations of the manifests in a folder.</example>
/// <example><code>Get-ImagePromotionPlan promotion | Invoke-ImagePromotion -WhatIf</code>Says which images would be promoted.</example>
[Cmdlet(VerbsCommon.Get, "ImagePromotionPlan")]
[OutputType(typeof(ImagePromotion))]
public sealed class GetImagePromotionPlanCommand : ImageCommand
{
    /// <summary>A manifest, or a folder with promoter-manifest.yaml, or with manifests/PROJECT/promoter-manifest.yaml and images/PROJECT/images.yaml.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = ".";

    /// <summary>Returns also what is there already.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        string path = FullPath(Path);
        bool all = All;
        Work(async (host, cancellation) =>
        {
            PromotionPlan plan = await new ImagePromotions(host, Registries).PlanAsync(path, cancellation);
            foreach (ImagePromotion image in plan.Images.Where(image => all || image.State is not ImagePromotionState.Done)) host.Write(image);
        });
    }
}
