using System.Management.Automation;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Promotion;

namespace ReleaseTools.PowerShell.Commands.Promotion;

/// <summary>Waits until images are where somebody else promotes them to. Returns each when it is there.</summary>
/// <remarks>
/// A registry that is in trouble is asked again. A tag that points to another image ends the wait: it never moves. What is not there when the time is over is one error.
/// </remarks>
/// <example><code>Get-ImagePromotionPlan promotion -All | Where-Object Tag -eq 1.1.0 | Wait-ImagePromotion -Timeout 0:30:00</code>Waits until the images of one version are there, half an hour at most.</example>
/// <example><code>New-ImagePromotionRequest hello 1.2.0 -GitHubRepository acme/hello -Folder promotion -WhatIf | Wait-ImagePromotion -Timeout 2:00:00 -Signed</code>Without -WhatIf it opens a request, and waits until its images are there, signed.</example>
[Cmdlet(VerbsLifecycle.Wait, "ImagePromotion")]
[OutputType(typeof(ImagePromotion))]
public sealed class WaitImagePromotionCommand : ImageCommand
{
    private readonly List<ImagePromotion> _given = [];

    /// <summary>What to wait for: what Get-ImagePromotionPlan returns, or the Promotions of a request.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Promotions")]
    [ValidateNotNull]
    public ImagePromotion[] Promotion { get; set; } = [];

    /// <summary>How long to wait at most; by default an hour.</summary>
    [Parameter]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Waits until each is signed, too: by cosign or notation. Whose signature it is, is not looked at.</summary>
    [Parameter]
    public SwitchParameter Signed { get; set; }

    protected override void ProcessRecord() => _given.AddRange(Promotion);

    protected override void EndProcessing()
    {
        if (_given.Count == 0) return;
        (TimeSpan timeout, bool signed) = (Timeout, Signed);
        Work((host, cancellation) => new ImagePromotions(host, Registries).WaitAsync(_given, signed, timeout, host.Write, cancellation));
    }
}
