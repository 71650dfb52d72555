using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Formatting;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using Digest = ReleaseTools.Sessions.Fingerprint;

namespace ReleaseTools.Engine.Workflow.Build;

internal sealed class BuildArtifactsStep(ReleaseWorkspace workspace) : IReleaseStep
{
    public string Name => "build";

    public string Fingerprint(ReleaseSession session) => Digest.Of(session.Commit, session.Settings.DefinitionDigest, session.Version.ToString());

    public async Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) =>
        session.Published is not null || new Handover(workspace).HasBuild(session) || await new Handover(workspace).HoldsStagedAsync(session, cancellation);

    public async Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        if (context.Session.Build is not null && !new Handover(workspace).HasBuild(context.Session))
            context.Progress.Say("what was built before is neither here nor staged: it is built again");
        return StepResult.Completed(await new ReleaseBuilder(workspace).BuildAsync(context, cancellation));
    }
}

/// <summary>Builds a session's artifacts from a clean clone at its commit.</summary>
public sealed class ReleaseBuilder(ReleaseWorkspace workspace, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <returns>The build's name, its artifacts and its images, which lie in the session's work folder.</returns>
    public async Task<BuildFinished> BuildAsync(StepContext context, CancellationToken cancellation)
    {
        SessionSettings settings = context.Session.Settings;
        BuildDefinition build = settings.Definition.Build;
        VariableScope scope = workspace.Scope(settings);
        foreach (BuildStep step in build.Steps) ScriptVariables.Expand(step, scope, build.Runner is BuildRunner.Container);    // none runs where one can't
        var images = new SessionImages(workspace, context.Session, context.Progress);
        images.Definitions();                                               // names that can't be had are an error now, not after the build
        string work = workspace.PrepareWork(settings);
        IReadOnlyList<ArtifactDefinition> artifacts = [.. settings.Definition.Artifacts.Select(artifact => Expand(artifact, scope))];
        ProcessTree.EndMarked(work);
        Folder.Delete(Path.Combine(work, "artifacts"));
        string source = await PrepareSourceAsync(context, build, work, cancellation);

        ContainerScripts? containers = build.Runner is BuildRunner.Container && build.Steps.Count > 0 ? Containers(context, build, source, work) : null;
        if (containers is not null) await containers.PrepareAsync(cancellation);
        var scripts = new ScriptRunner(workspace, context, source, work) { Host = containers };
        foreach (BuildStep step in build.Steps)
        {
            int? exitCode = await scripts.RunAsync(step, build.Env, cancellation);
            if (exitCode is null) throw new BuildStepTimeoutException(step);
            if (exitCode != 0) throw new BuildStepFailedException(step, exitCode.Value);
        }
        if (!Directory.Exists(source)) throw new ReleaseException("SourceFolderGone", ErrorCategory.ObjectNotFound, source,
            $"The folder that was built in, {source}, is gone: a build step removed it, and its outputs with it.", "Fix that step: it may remove what is in its working directory, never the directory.");
        IReadOnlyList<Artifact> collected = await new ArtifactCollector().CollectAsync(
            new CollectRequest(source, Path.Combine(work, "artifacts"), artifacts, settings.CommitDate), context.Progress, cancellation);

        IReadOnlyList<ReleaseImage> taken = await images.CollectAsync(source, context.Output, cancellation);
        if (build.Source is BuildSource.Clone) Folder.Delete(source);
        new ContainerFolders(source, work).Remove();
        return new BuildFinished(BuildName.Create(_time.GetUtcNow(), settings.Commit).ToString(), collected, taken.Count > 0 ? taken : null) { RanIn = containers?.Images };
    }

    private ContainerScripts Containers(StepContext context, BuildDefinition build, string source, string work)
    {
        DockerConnection engine = DockerConnection.Of(workspace.Environment);
        VariableScope scope = workspace.Scope(context.Session.Settings);
        return new ContainerScripts(engine, new DockerPuller(engine, new RegistryCredentials(workspace.Environment)), new ContainerFolders(source, work), script => build.ImageOf(script, scope), context.Progress.Say, context.Output) { Cut = context.Redactor.CutOf };
    }

    private async Task<string> PrepareSourceAsync(StepContext context, BuildDefinition build, string work, CancellationToken cancellation)
    {
        if (build.Source is BuildSource.Worktree) return workspace.Root;
        string source = Path.Combine(work, "source");
        Folder.Delete(source);
        context.Progress.Say($"clone {context.Session.Commit[..7]} into {source}");
        await workspace.Clone(context.Session.Settings).MakeAsync(context.Session.Commit, source, cancellation);
        return source;
    }

    private static ArtifactDefinition Expand(ArtifactDefinition artifact, VariableScope scope) => artifact with
    {
        Name = artifact.Name is null ? null : scope.Expand(artifact.Name),
        Files = [.. artifact.Files.Select(scope.Expand)],
        Strip = artifact.Strip is null ? null : scope.Expand(artifact.Strip),
        Wrap = artifact.Wrap is null ? null : scope.Expand(artifact.Wrap),
        Executable = artifact.Executable is null ? null : [.. artifact.Executable.Select(scope.Expand)],
    };
}

/// <summary>A build step exited with another code than 0.</summary>
public sealed class BuildStepFailedException(BuildStep step, int exitCode) : ReleaseException(
    "BuildStepFailed", ErrorCategory.InvalidOperation, step.Name,
    $"Build step '{step.Name}' exited with {exitCode}: {FirstLine(step.Run)}",
    "Its output is above and in the session's log. Fix it, then run the same command again.")
{
    private static string FirstLine(string script) => script.TrimStart().Split('\n')[0].TrimEnd();
}

/// <summary>A build step took longer than it may.</summary>
public sealed class BuildStepTimeoutException(BuildStep step) : ReleaseException(
    "BuildStepTimeout", ErrorCategory.OperationTimeout, step.Name,
    $"Build step '{step.Name}' was ended after {Elapsed.Format(step.Timeout)}, its timeout.",
    "Give it more time in the definition (timeout: 90m), or find what it waits for: no input is given to it.");
