namespace ReleaseTools.Pods;

/// <summary>The tip would move back to an older version, and no reason was given. The tip is unchanged.</summary>
public sealed class PodTipBackException(PodTipMove move) : RefusedException(
    "PodTipBack",
    ErrorCategory.InvalidOperation,
    $"{move.Label}@{move.To}",
    $"The tip of {move.Label} in {move.Channel} stays at {move.From}: moving it to {move.To} would take machines back to an older version.",
    $"To move it back on purpose, say why: release pod tip {move.Channel} {move.Label}@{move.To} --back REASON (in PowerShell: Set-PodChannelTip {move.Channel} {move.Label}@{move.To} -Reason TEXT).");
