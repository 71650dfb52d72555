using System.ComponentModel;
using System.Diagnostics;
using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Notes;
using ReleaseTools.Formatting;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out, before any work, whether everything is there that a release needs: all findings at once.</summary>
public sealed class PrerequisiteTester(ReleaseWorkspace workspace)
{
    /// <summary>Below this much free space a release is not begun, in bytes.</summary>
    public const long MinimumSpace = 256L * 1024 * 1024;

    /// <param name="scope">What the run will do; null = all of a release.</param>
    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation, ProbeScope? scope = null) =>
    [
        .. await new ToolProbe().TestAsync(session.Definition, cancellation),
        .. await new DockerProbe(workspace).TestAsync(session, cancellation),
        await IdentityAsync(cancellation),
        await TreeAsync(session, options, cancellation),
        await HistoryAsync(cancellation),
        await TagAsync(session, cancellation),
        await VersionFreeAsync(session, scope ?? ProbeScope.Whole, cancellation),
        .. Secrets(session.Definition),
        .. VariableProbe.Test(session, workspace.Scope(session.Settings)),
        .. await new NotesProbe(workspace, options.For<NotesOptions>()).TestAsync(session, cancellation),
        .. AnnounceSecrets(session.Settings.EffectiveDefinition),
        Space(session),
        .. await new DestinationProbe(workspace, options.GitHub, scope).TestAsync(session, cancellation),
    ];

    private async Task<PrerequisiteFinding> IdentityAsync(CancellationToken cancellation)
    {
        (int exitCode, string output, _) = await workspace.Source.Git.TryRunAsync(["var", "GIT_COMMITTER_IDENT"], cancellation);
        return exitCode == 0
            ? new PrerequisiteFinding("git identity", PrerequisiteOutcome.Passed, output[..(output.IndexOf('>', StringComparison.Ordinal) + 1)], "a name and an e-mail address")
            : new PrerequisiteFinding("git identity", PrerequisiteOutcome.Warning, "none", "a name and an e-mail address, for tags and branches",
                "git config --global user.name NAME; git config --global user.email ADDRESS");
    }

    private async Task<PrerequisiteFinding> TreeAsync(ReleaseSession session, RunOptions options, CancellationToken cancellation)
    {
        const string name = "clean tree";
        IReadOnlyList<string> changes = await workspace.Source.ChangesAsync(cancellation);
        if (changes.Count == 0) return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "no changes", "no changes outside the commit");
        string found = $"{changes.Count} changed: {string.Join(", ", changes.Take(3).Select(change => change[3..]))}{(changes.Count > 3 ? ", ..." : "")}";
        string remedy = session.Definition.Build.Source is BuildSource.Clone
            ? "Commit or stash them, or release the commit without them: --allow-dirty (in PowerShell: -AllowDirty)."
            : "Commit or stash them, or build the working tree as it is: --allow-dirty (in PowerShell: -AllowDirty).";
        return new PrerequisiteFinding(name, options.For<PrerequisitesOptions>().AllowDirty ? PrerequisiteOutcome.Warning : PrerequisiteOutcome.Failed, found, "no changes outside the commit", remedy);
    }

    private async Task<PrerequisiteFinding> HistoryAsync(CancellationToken cancellation) => await workspace.Source.IsShallowAsync(cancellation)
        ? new PrerequisiteFinding("history", PrerequisiteOutcome.Failed, "a shallow clone", "the whole history: notes and versions are found in it",
            "git fetch --unshallow --tags (in a CI checkout: fetch depth 0)")
        : new PrerequisiteFinding("history", PrerequisiteOutcome.Passed, "whole", "the whole history");

    private async Task<PrerequisiteFinding> TagAsync(ReleaseSession session, CancellationToken cancellation)
    {
        string name = $"tag {session.Tag}";
        const string needed = "free, or at the commit that is released";
        TagPlace? tag = await new LocalTags(workspace.Source).FindAsync(session.Tag, cancellation);
        if (tag is not null && tag.Commit != session.Commit && session.Settings.FindChannel() is { Replace: true } channel)
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, $"at {tag.Commit[..7]}, will be moved: channel {channel.Name} replaces its release", needed);
        return tag is null || tag.Commit == session.Commit
            ? new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, tag is null ? "free" : "at the commit", needed)
            : new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, $"at {tag.Commit[..7]}, not at {session.Commit[..7]}", needed,
                $"Release another version, or release the tagged commit: --commit {session.Tag} (in PowerShell: -Commit {session.Tag}).");
    }

    private async Task<PrerequisiteFinding> VersionFreeAsync(ReleaseSession session, ProbeScope scope, CancellationToken cancellation)
    {
        string name = $"version {session.Version}";
        const string needed = "not published from another commit";
        IObjectStore store = workspace.PublishStore(session);
        PublishedRelease? there;
        try { there = await new ReleaseArea(store).GetAsync(session.Product, session.Version, publicUrl: null, cancellation); }
        catch (ReleaseException e) { return scope.For("publish", new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy)); }
        return there is null || there.Commit == session.Commit
            ? new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, there is null ? "not published" : "published from this commit", needed)
            : new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, $"published from {there.Commit[..7]}", needed,
                "Release another version: a published one is never replaced.");
    }

    private IEnumerable<PrerequisiteFinding> Secrets(ReleaseDefinition definition)
    {
        foreach (string secret in definition.Scripts().SelectMany(script => script.Secrets).Distinct(StringComparer.Ordinal))
        {
            yield return string.IsNullOrEmpty(workspace.Environment.GetValueOrDefault(secret))
                ? new PrerequisiteFinding($"secret {secret}", PrerequisiteOutcome.Failed, "not set", "set in the environment", $"Set {secret} where this command runs.")
                : new PrerequisiteFinding($"secret {secret}", PrerequisiteOutcome.Passed, "set", "set in the environment");
        }
    }

    // the machine that announces may be another one
    private IEnumerable<PrerequisiteFinding> AnnounceSecrets(ReleaseDefinition definition) =>
        from secret in definition.AnnounceSecrets()
        where string.IsNullOrEmpty(workspace.Environment.GetValueOrDefault(secret))
        select new PrerequisiteFinding($"announcement's secret {secret}", PrerequisiteOutcome.Warning, "not set", "set where the release is announced", $"Set {secret} where this command runs.");

    private PrerequisiteFinding Space(ReleaseSession session)
    {
        // each may be a disk of its own
        (string folder, long free) = new[] { workspace.Home, workspace.WorkFolder(session.Settings) }.Select(FreeSpace).MinBy(place => place.Free);
        string needed = $"{ByteSize.Format(MinimumSpace)} free";
        return free >= MinimumSpace
            ? new PrerequisiteFinding("disk space", PrerequisiteOutcome.Passed, $"{ByteSize.Format(free)} free", needed)
            : new PrerequisiteFinding("disk space", PrerequisiteOutcome.Failed, $"{ByteSize.Format(free)} free", needed, $"Make room on the disk of {folder}.");
    }

    private static (string Folder, long Free) FreeSpace(string folder)
    {
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        return (folder, new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace);
    }
}

/// <summary>Finds the programs that a build and its tests run, with their versions.</summary>
public sealed class ToolProbe
{
    // only programs that are known to answer --version and do nothing else are asked
    private static readonly string[] s_known =
        ["dotnet", "make", "npm", "node", "go", "cargo", "python3", "pwsh", "bash", "docker", "cmake", "mvn", "gradle", "zip", "tar"];

    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseDefinition definition, CancellationToken cancellation)
    {
        List<Task<PrerequisiteFinding>> probes = [TestAsync("git", "2.30 or newer", new Version(2, 30), cancellation)];
        probes.AddRange(ToolsOf(definition.LocalScripts()).Select(tool => TestAsync(tool, "on PATH: a build step or a test runs it", minimum: null, cancellation)));
        return await Task.WhenAll(probes);
    }

    /// <summary>The programs that scripts plainly start with; what a script runs further down is found when it runs.</summary>
    internal static IEnumerable<string> ToolsOf(IEnumerable<ScriptDefinition> scripts) => scripts
        .SelectMany(script => new[] { ShellOf(script.Shell), script.Run.TrimStart().Split([' ', '\t', '\n', '\r', ';'], 2)[0] })
        .Where(s_known.Contains)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static string ShellOf(StepShell shell) => shell switch
    {
        StepShell.Bash => "bash",
        StepShell.Pwsh => "pwsh",
        _ => "",
    };

    private static async Task<PrerequisiteFinding> TestAsync(string tool, string needed, Version? minimum, CancellationToken cancellation)
    {
        string name = $"tool {tool}";
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            string found = await AskAsync(tool, timeout.Token);
            return minimum is not null && VersionIn(found) is { } version && version < minimum
                ? new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, found, needed, $"Install {tool} {needed}.")
                : new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, found, needed);
        }
        catch (Win32Exception)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, "not found", needed, $"Install {tool} and put it on PATH.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Warning, $"no answer to {tool} --version in 20 s", needed);
        }
    }

    private static async Task<string> AskAsync(string tool, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(tool, "--version") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using Process process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            string text = output.Length > 0 ? output : await error;
            return text.Trim().Split('\n')[0].Trim();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Version? VersionIn(string text) => text.Split(' ')
        .Select(word => string.Join('.', word.Split('.').TakeWhile(part => part.Length > 0 && part.All(char.IsAsciiDigit))))
        .Select(word => Version.TryParse(word, out Version? version) ? version : null)
        .FirstOrDefault(version => version is not null);
}

/// <summary>Finds out whether every variable in a script of the definition has a value, and one that can be put into that script.</summary>
internal static class VariableProbe
{
    private const string Needed = "values that are set, and plain text to the script's shell";

    /// <returns>What is wrong; nothing where nothing is.</returns>
    public static IEnumerable<PrerequisiteFinding> Test(ReleaseSession session, VariableScope scope) => session.Definition.Scripts().SelectMany(script => Test(script, session.Definition.Build, scope));

    private static IReadOnlyList<PrerequisiteFinding> Test(ScriptDefinition script, BuildDefinition build, VariableScope scope)
    {
        string name = $"variables of {script.Name}";
        try
        {
            foreach (string value in script.Env.Values.Concat(script is BuildStep ? build.Env.Values : [])) scope.Expand(value);
            bool inContainer = script is BuildStep && build.Runner is BuildRunner.Container;
            return [.. ScriptVariables.ObjectionsTo(script, scope, inContainer).Select(objection => new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, objection.Message, Needed, objection.Remedy))];
        }
        catch (UsageException e)
        {
            return [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, Needed, e.Remedy)];
        }
    }
}
