using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Formatting;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>The versions that stand in several files of a checkout: whether they agree, and how they are brought in line.</summary>
public sealed class VersionReferences
{
    private const int MostAttempts = 5;

    private readonly string _root;
    private readonly string _path;
    private readonly IProgressSink _sink;
    private readonly IFileWriter _writer;

    /// <param name="root">The top folder of the checkout.</param>
    /// <param name="path">The dependencies file, relative to the root or absolute; null = that of a definition that says nothing.</param>
    /// <param name="sink">Is told of updates that are carried on.</param>
    public VersionReferences(string root, string? path, IProgressSink sink) : this(root, path, sink, new DiskWriter())
    {
    }

    internal VersionReferences(string root, string? path, IProgressSink sink, IFileWriter writer) => (_root, _path, _sink, _writer) = (root, path ?? new VersionDefinition().References, sink, writer);

    /// <summary>The version references of a checkout.</summary>
    /// <param name="definitionFile">The definition, which may name the dependencies file.</param>
    /// <param name="path">The dependencies file that a person names, in the checkout or from where that person is; null = the definition's.</param>
    /// <param name="here">The folder that the person is in.</param>
    public static VersionReferences Open(ReleaseWorkspace workspace, string? definitionFile, string? path, string here, IProgressSink sink)
    {
        if (path is null) return new VersionReferences(workspace.Root, workspace.LoadDefinitionFile(definitionFile).Definition.Version.References, sink);
        return new VersionReferences(workspace.Root, System.IO.Path.GetFullPath(path, here), sink);
    }

    /// <summary>The dependencies file, relative to the top folder.</summary>
    internal string Path => System.IO.Path.IsPathRooted(_path) ? System.IO.Path.GetRelativePath(CheckoutPath.Real(_root), CheckoutPath.Real(_path)).Replace(System.IO.Path.DirectorySeparatorChar, '/') : _path;

    /// <returns>The dependencies that are meant, in the order of the file.</returns>
    public IReadOnlyList<Dependency> List(ReferenceSelection selection) => [.. Select(DependenciesFile.Load(_root, _path), selection).Select(declared => declared.Dependency)];

    /// <returns>What disagrees, in the order of the dependencies file; nothing where all is well.</returns>
    public async Task<IReadOnlyList<VersionReferenceFinding>> TestAsync(IReadOnlyList<ReferenceSelection> selections, CancellationToken cancellation)
    {
        await CarryOnAsync(cancellation);
        DependenciesFile file = DependenciesFile.Load(_root, _path);
        var findings = new List<VersionReferenceFinding>();
        IEnumerable<Dependency> wanted = selections.SelectMany(selection => Select(file, selection)).Distinct().Select(declared => declared.Dependency);
        foreach (FileChecks checks in ReferenceChecks.Of(_root, file, wanted.Select(dependency => (dependency, dependency.Version)), findings))
            findings.AddRange(new ReferenceTester(checks).Test(cancellation));
        return findings;
    }

    /// <summary>Works out an update, and changes nothing.</summary>
    internal UpdatePlan Plan(IReadOnlyList<ReferenceSelection> selections, CancellationToken cancellation)
    {
        DependenciesFile file = DependenciesFile.Load(_root, _path);
        return new UpdatePlanner(_root, file).Plan(NewVersions.Of(file, selections, selection => Select(file, selection)), cancellation);
    }

    /// <summary>Brings the places in line, and the dependencies file before them: all or, whenever the process dies, none.</summary>
    /// <param name="approve">Is told what will be done, with a diff of every file, and says whether it may be.</param>
    /// <exception cref="ReferencesRefusedException">Something would be left behind, or would have to be guessed: nothing was changed.</exception>
    public async Task<IReadOnlyList<VersionReferenceChange>> UpdateAsync(IReadOnlyList<ReferenceSelection> selections, Func<string, Task<bool>> approve, CancellationToken cancellation)
    {
        if (new UpdateJournal(_root, _writer).IsPending)
        {
            if (!await approve($"Carry on the update of version references that was interrupted: {_root}")) return [];
            await CarryOnAsync(cancellation);
        }
        for (int attempt = 1; ; attempt++)
        {
            UpdatePlan plan = Plan(selections, cancellation);
            if (plan.Files.Count == 0 || !await approve(plan.Describe())) return [];
            if (await TryApplyAsync(plan, cancellation)) return plan.Changes;
            if (attempt == MostAttempts)
                throw new RefusedException("VersionReferenceBusy", ErrorCategory.ResourceBusy, _path, "Nothing was changed: while the update was worked out, something else changed its files.", "Run the same command again.");
        }
    }

    /// <summary>Carries on an update that was interrupted; costs one look where there is none.</summary>
    public async Task CarryOnAsync(CancellationToken cancellation)
    {
        var journal = new UpdateJournal(_root, _writer);
        if (!journal.HasLeftovers) return;
        using IDisposable held = await journal.LockAsync(cancellation);
        Tell(Guard(journal.CarryOn));
    }

    /// <returns>False where something else has changed a file since the plan was made.</returns>
    private async Task<bool> TryApplyAsync(UpdatePlan plan, CancellationToken cancellation)
    {
        var journal = new UpdateJournal(_root, _writer);
        using IDisposable held = await journal.LockAsync(cancellation);
        return Guard(() =>
        {
            Tell(journal.CarryOn());
            foreach (FileRewrite file in plan.Files)
            {
                if (!File.Exists(file.FullPath) || !File.ReadAllBytes(file.FullPath).AsSpan().SequenceEqual(file.Before)) return false;
            }
            cancellation.ThrowIfCancellationRequested();
            journal.Commit(plan.Files);
            Tell(journal.CarryOn(), isOurs: true);
            return true;
        });
    }

    private void Tell(CarriedOn? result, bool isOurs = false)
    {
        if (result is null) return;
        if (!isOurs) _sink.Say($"warning: An update of version references had been interrupted; it was carried on: {string.Join(", ", result.Done)}");
        foreach (string path in result.Edited) _sink.Say($"warning: {path} was edited while an update was under way: it was left as it is. Test the version references, and look at its versions.");
    }

    private IReadOnlyList<DeclaredDependency> Select(DependenciesFile file, ReferenceSelection selection)
    {
        DeclaredDependency[] found = [.. file.Dependencies.Where(declared => selection.Means(declared.Dependency.Name))];
        if (found.Length > 0 || selection.IsPattern) return found;
        string[] names = [.. file.Dependencies.Select(declared => declared.Dependency.Name).Distinct(StringComparer.Ordinal)];
        string near = NearestName.Of(selection.Name!, names) is { } name ? $" Is '{name}' meant?" : "";
        throw new UsageException("DependencyMissing", selection.Name, $"{file.Path} has no dependency '{selection.Name}'.{near}",
            names.Length > 0 ? $"Name one of: {string.Join(", ", names)}." : "Add it to the file.");
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("VersionReferenceNotWritten", ErrorCategory.WriteError, _root, $"Could not update the version references of {_root}: {e.Message}",
                "Make room, or make the files and their folders writable, then run the same command again: it carries on, or begins anew.", e);
        }
    }
}

/// <summary>Which dependency gets which version.</summary>
internal static class NewVersions
{
    /// <returns>Each dependency that is meant once, with its version spelled as the dependencies file spells it: with a <c>v</c>, or without.</returns>
    /// <exception cref="UsageException">A version can't be meant, or it can't be told for which dependency.</exception>
    public static IReadOnlyList<(DeclaredDependency Declared, string Version)> Of(
        DependenciesFile file, IReadOnlyList<ReferenceSelection> selections, Func<ReferenceSelection, IReadOnlyList<DeclaredDependency>> select)
    {
        var versions = new Dictionary<DeclaredDependency, string>(ReferenceEqualityComparer.Instance);
        foreach (ReferenceSelection selection in selections)
        {
            IReadOnlyList<DeclaredDependency> meant = select(selection);
            if (selection is { Name: null, Version: not null } && meant.Count > 1)
                throw new UsageException("DependencyUnclear", file.Path, $"Which dependency is to be {selection.Version}? {file.Path} has {meant.Count}.",
                    $"Name it with --name (in PowerShell: -Name): {string.Join(", ", meant.Select(declared => declared.Dependency.Name))}.");
            foreach (DeclaredDependency declared in meant) Set(versions, declared, selection.Version);
        }
        return [.. file.Dependencies.Where(versions.ContainsKey).Select(declared => (declared, versions[declared]))];
    }

    private static void Set(Dictionary<DeclaredDependency, string> versions, DeclaredDependency declared, string? version)
    {
        Dependency dependency = declared.Dependency;
        string spelled = Spelled(dependency.Version, version ?? dependency.Version);
        if (spelled != dependency.Version && VersionSchemes.Objection(dependency.Scheme, dependency.Version, version!) is { } objection)
            throw new UsageException("VersionInvalid", version, $"{dependency.Name}: {objection}.", "Write it like v1.2.0 or v1.2.0-rc.1, or give the dependency another scheme: alpha or random.");
        if (!versions.TryAdd(declared, spelled) && versions[declared] != spelled)
            throw new UsageException("VersionUnclear", dependency.Name, $"{dependency.Name} can't be both {versions[declared]} and {spelled}.", "Ask for one version of each dependency.");
    }

    private static string Spelled(string before, string after)
    {
        string core = WantedVersion.WithoutPrefix(after);
        if (core.Length == 0 || !char.IsAsciiDigit(core[0])) return after;
        return before.Length > 1 && before[0] == 'v' && char.IsAsciiDigit(before[1]) ? "v" + core : char.IsAsciiDigit(before[0]) ? core : after;
    }
}
