using System.Management.Automation;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Promotion;

namespace ReleaseTools.PowerShell.Commands.Promotion;

/// <summary>Promotes images: copies and tags what Get-ImagePromotionPlan returns, each with its signatures and all else that refers to it. Asks for each.</summary>
/// <remarks>
/// One tag that points to another image ends it before anything is written. The registries are looked at again first, so that an old plan does no harm. Digests stay
/// the same, a tag is never moved, and what refers to an image goes before it. An image that fails keeps no other from being promoted: the same pipeline again does what is left.
/// </remarks>
/// <example><code>Get-ImagePromotionPlan promotion | Invoke-ImagePromotion -Confirm:$false</code>Promotes everything that is missing, and returns each image when it is there.</example>
/// <example><code>Get-ImagePromotionPlan promotion | Where-Object Tag -like 1.2.* | Invoke-ImagePromotion -WhatIf</code>Says which images of one version would be promoted.</example>
[Cmdlet(VerbsLifecycle.Invoke, "ImagePromotion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ImagePromotion))]
public sealed class InvokeImagePromotionCommand : ImageCommand
{
    private readonly List<ImagePromotion> _given = [];

    /// <summary>What to promote, as Get-ImagePromotionPlan returns it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ImagePromotion[] Promotion { get; set; } = [];

    protected override void ProcessRecord() => _given.AddRange(Promotion);

    protected override void EndProcessing()
    {
        // before anybody is asked about any of them
        if (new PromotionPlan(_given) is { Conflicts.Count: > 0 } plan)
        {
            WriteError(ErrorRecords.From(new PromotionConflictException(plan.Conflicts)));
            return;
        }
        ImagePromotion[] wanted = [.. _given.Where(image => image.State is not ImagePromotionState.Done && ShouldProcess($"{image.Destination} from {image.Source}", "Promote the image"))];
        if (wanted.Length == 0) return;
        Work(async (host, cancellation) =>
        {
            var promotions = new ImagePromotions(host, Registries);
            await promotions.ApplyAsync(await promotions.PlanAsync(wanted, cancellation), host.Write, host.Error, cancellation);
        });
    }
}
