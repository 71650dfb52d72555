using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Pods.Page;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>
/// Releases pods: finds out what is there, builds the images that are missing, and writes the pod into its channel. A pod that is there is done: it never changes. One instruction that fails
/// keeps no other from being carried out.
/// </summary>
public sealed class PodReleaser(ReleaseWorkspace workspace, PodStore store, IProgressSink progress, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="confirm">Asked before a pod is released, with what would be done; a no leaves it out.</param>
    /// <param name="done">Told of each instruction that was carried out.</param>
    /// <param name="failed">Told of each that was not.</param>
    /// <exception cref="DefinitionException">Instruction files have problems: all of them. Nothing was released.</exception>
    public async Task RunAsync(PodReleaseRequest request, Func<PodReleaseResult, Task<bool>>? confirm, Action<PodReleaseResult> done, Action<ReleaseException> failed, CancellationToken cancellation)
    {
        IReadOnlyList<PodInstruction> instructions = InstructionFiles.Read(request.Files, progress.Say);
        var results = new List<PodReleaseResult>();
        foreach (PodInstruction instruction in instructions)
        {
            try
            {
                if (await RunAsync(instruction, request, confirm, cancellation) is not { } result) continue;
                results.Add(result);
                done(result);
            }
            catch (ReleaseException e)
            {
                failed(e);
            }
        }
        if (!request.IsPreview) await new PodPage(store, progress.Skip).UpdateAsync(results, cancellation);
    }

    private async Task<PodReleaseResult?> RunAsync(PodInstruction instruction, PodReleaseRequest request, Func<PodReleaseResult, Task<bool>>? confirm, CancellationToken cancellation)
    {
        var result = new PodReleaseResult(instruction.Channel, instruction.Pod, PodReleaseOutcome.Exists, await store.Tips.JudgeAsync(instruction.Channel, instruction.Pod, reason: null, cancellation))
        {
            Store = store.Objects.Root.AbsoluteUri,
        };
        if (await store.HasAsync(instruction.Channel, instruction.Pod, cancellation))
        {
            if (!result.Tip.Moves) return result;
            result = result with { Tip = result.Tip.Repeated(await store.Tips.ReadPreviousAsync(instruction.Channel, instruction.Pod.Label, cancellation)) };
            if (!result.Tip.Moves) return result;
            if (confirm is not null && !await confirm(result)) return null;
            return result with { Tip = await store.Tips.MoveAsync(instruction.Channel, instruction.Pod, reason: null, cancellation) };
        }
        using PodSources sources = request.AtRevisions ? await PodSources.CloneAsync(workspace, instruction, cancellation) : await PodSources.OpenAsync(workspace, request.DefinitionFile, cancellation);
        PodReleasePlan plan = await PodReleasePlan.CreateAsync(instruction, sources, store, cancellation);
        result = result with { Outcome = PodReleaseOutcome.Planned, Built = [.. plan.MissingImages], Overlay = plan.Overlay };
        if (confirm is not null && !await confirm(result)) return null;
        await plan.RunAsync(new ImageTransports(workspace.Environment), _time.GetUtcNow(), progress, cancellation);
        return result with { Outcome = PodReleaseOutcome.Released, Tip = await store.Tips.MoveAsync(instruction.Channel, instruction.Pod, reason: null, cancellation) };
    }
}

/// <summary>Which pods are released, and how.</summary>
/// <param name="Files">The instruction files, in full.</param>
public sealed record PodReleaseRequest(IReadOnlyList<string> Files)
{
    /// <summary>The definition that was asked for; null = that of the checkout.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>Whether images are built from a clean clone at the revision that the instruction names, and not from the working tree.</summary>
    public bool AtRevisions { get; init; }

    /// <summary>Whether it is only asked what would be done: then no confirmation is given, and nothing is written.</summary>
    public bool IsPreview { get; init; }
}
