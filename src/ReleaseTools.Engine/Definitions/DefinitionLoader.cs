using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Inference;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Engine.Definitions;

/// <summary>Reads a repository's definition and fills in what it leaves open.</summary>
public static class DefinitionLoader
{
    public const string DefaultFile = "release.yaml";

    /// <param name="definitionFile">The file that was asked for, relative to the current directory; null = <c>release.yaml</c> where the repository has one.</param>
    /// <param name="defaultProduct">What the product is called where the file does not say.</param>
    /// <exception cref="DefinitionException">The file has problems: all of them.</exception>
    /// <exception cref="UsageException">The file is missing, too large, or can't be read.</exception>
    public static LoadedDefinition Load(string repositoryPath, string? definitionFile, string defaultProduct)
    {
        string? path = Find(repositoryPath, definitionFile);
        DefinitionReading reading = path is null ? DefinitionReader.Read(root: null, new ProblemList(new SourceText(DefaultFile, ""))) : Read(path);
        var inferred = new List<string>();
        ReleaseDefinition definition = Complete(reading, repositoryPath, path ?? $"no {DefaultFile}", inferred);
        if (!reading.HasProduct) definition = definition with { Product = ProductNames.From(defaultProduct) };
        if (!reading.HasProduct && definition.Product != defaultProduct) inferred.Add($"the product is called {definition.Product}: '{defaultProduct}' can't be part of a path");
        if (path is null && File.Exists(Path.Combine(repositoryPath, "release.yml"))) inferred.Add($"release.yml is not read: a definition is called {DefaultFile}, or named by --definition (in PowerShell: -Definition)");
        return new LoadedDefinition(definition, path, inferred, reading.HasTagPrefix);
    }

    private static DefinitionReading Read(string path)
    {
        SourceText source = DefinitionFile.Read(path);
        var problems = new ProblemList(source);
        DefinitionNode? root = YamlTree.Parse(source, problems);
        DefinitionReading? reading = problems.Sorted.Count == 0 ? DefinitionReader.Read(root, problems) : null;
        return problems.Sorted.Count == 0 ? reading! : throw new DefinitionException(path, problems.Sorted);
    }

    /// <summary>Steps and artifacts belong together: artifacts of the repository's own build are not looked for where the file has its own steps.</summary>
    private static ReleaseDefinition Complete(DefinitionReading reading, string repositoryPath, string where, List<string> inferred)
    {
        ReleaseDefinition definition = reading.Definition;
        if (reading.HasSteps && reading.HasArtifacts) return definition;
        if (reading.HasSteps)
        {
            inferred.Add($"{where} names no artifacts: releases the archives and packages that its steps make");
            return definition with { Artifacts = DefinitionInference.Packages(".") };
        }
        InferredBuild found = DefinitionInference.Of(RepositoryScan.Read(repositoryPath));
        if (found.Build.Steps.Count > 0 || !reading.HasArtifacts) inferred.Add($"{where}{(where.StartsWith("no ", StringComparison.Ordinal) ? "" : " leaves the build open")}: {found.Reason}");
        var environment = new Dictionary<string, string>(found.Build.Env, StringComparer.Ordinal);
        foreach ((string name, string value) in definition.Build.Env) environment[name] = value;
        return definition with
        {
            Build = definition.Build with { Steps = found.Build.Steps, Env = environment },
            Artifacts = reading.HasArtifacts ? definition.Artifacts : found.Artifacts,
        };
    }

    /// <returns>The file that is meant; null where none was asked for and the repository has none.</returns>
    internal static string? Find(string repositoryPath, string? definitionFile)
    {
        string inRepository = Path.Combine(repositoryPath, definitionFile ?? DefaultFile);
        if (definitionFile is null) return DefinitionFile.IsThere(inRepository) ? Shown(inRepository) : null;
        if (DefinitionFile.IsThere(definitionFile)) return Shown(definitionFile);
        throw new UsageException("DefinitionMissing", definitionFile, $"There is no definition {Shown(definitionFile)}.", DefinitionFile.IsThere(inRepository)
            ? $"A relative path starts at the current location. Name it in full: --definition {inRepository} (in PowerShell: -Definition {inRepository})."
            : $"Name a file that exists, or none to use {DefaultFile} of the checkout. To create that: release init (in PowerShell: New-ReleaseDefinition).");
    }

    /// <summary>As a terminal makes a link of it.</summary>
    private static string Shown(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
