using ReleaseTools.Artifacts;

namespace ReleaseTools.Definitions.Inference;

/// <summary>How a .NET repository is released: programs are published into an archive each, packages are packed.</summary>
internal static class DotnetInference
{
    private const string Options = "-c Release -p:Version=${version} -p:ContinuousIntegrationBuild=true";

    /// <returns>Null where no project makes anything to release.</returns>
    public static InferredBuild? Of(RepositoryContents contents)
    {
        DotnetProject[] projects = [.. contents.Projects.Where(project => project.Output != DotnetOutput.None).OrderBy(project => project.Path, StringComparer.Ordinal)];
        DotnetProject[] programs = [.. projects.Where(project => project.Output == DotnetOutput.Program)];
        DotnetProject[] packages = [.. projects.Where(project => project.Output == DotnetOutput.Package)];
        if (programs.Length + packages.Length == 0) packages = projects;       // libraries that nothing else uses are the product
        if (programs.Length + packages.Length == 0) return null;

        programs = [.. programs.Select(program => programs.Count(other => other.Name == program.Name) > 1 ? program with { Name = program.Path.Replace('/', '-') } : program)];
        var artifacts = programs.Select(program => Archive(program, programs.Length == 1)).ToList();
        if (packages.Length > 0) artifacts.Add(new ArtifactDefinition { Files = ["out/packages/*.nupkg"], Kind = ArtifactKind.Package });
        string command = programs.Length == 0 ? "'dotnet pack'" : packages.Length == 0 ? "'dotnet publish'" : "'dotnet publish' and 'dotnet pack'";
        return new InferredBuild(
            new BuildDefinition { Steps = [.. programs.Select(Publish), .. packages.Select(Pack)] },
            artifacts,
            $"builds with {command} because of {contents.Solution ?? projects[0].Path}");
    }

    private static BuildStep Publish(DotnetProject project) => new()
    {
        Name = InferredBuild.StepName("publish", project.Name),
        Run = $"dotnet publish {Quote(project.Path)} {Options}{(project.Framework is null ? "" : $" -f {project.Framework}")} -o {Quote(Output(project))}",
    };

    private static BuildStep Pack(DotnetProject project) => new()
    {
        Name = InferredBuild.StepName("pack", project.Name),
        Run = $"dotnet pack {Quote(project.Path)} {Options} -o out/packages",
    };

    private static ArtifactDefinition Archive(DotnetProject project, bool isOnly) => new()
    {
        Name = $"{(isOnly ? "${product}" : VariableTemplate.Escape(project.Name))}-${{version}}.tar.gz",
        Files = [VariableTemplate.Escape(Output(project)) + "/**"],
        Strip = VariableTemplate.Escape(Output(project)),
        Format = ArchiveFormat.TarGz,
        Kind = ArtifactKind.Binary,
    };

    private static string Output(DotnetProject project) => "out/publish/" + project.Name;

    private static string Quote(string path) => VariableTemplate.Escape(ShellText.Quote(path));
}
