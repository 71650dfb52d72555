using System.Xml;
using System.Xml.Linq;
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

/// <summary>Reads just enough of a .NET project file to know what it makes.</summary>
public static class DotnetProjectText
{
    private static readonly string[] s_asideFolders = ["test", "tests", "sample", "samples", "example", "examples", "benchmark", "benchmarks", "bench", "perf", "eng", "build", "_build", "scripts", "tools"];

    /// <summary>What tests, benchmarks and build scripts refer to.</summary>
    private static readonly string[] s_asidePackages =
        ["Microsoft.NET.Test.Sdk", "MSTest", "MSTest.TestFramework", "xunit", "xunit.v3", "NUnit", "TUnit", "BenchmarkDotNet", "Nuke.Common", "Cake.Frosting", "Bullseye", "FAKE.Core.Target"];

    private static readonly string[] s_asideNames = ["Test", "Tests", "UnitTests", "IntegrationTests", "FunctionalTests", "AcceptanceTests", "EndToEndTests", "Specs", "Benchmarks", "Benchmark", "Samples", "Sample"];

    private static readonly string[] s_asideSdks = ["MSTest.Sdk", "Cake.Sdk"];

    private static readonly string[] s_programSdks = ["Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker"];

    public static DotnetProject Read(string path, string text)
    {
        XElement? project = Parse(text);
        if (project is null) return new DotnetProject(path, DotnetOutput.None);
        string[] frameworks = (Property(project, "TargetFrameworks") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new DotnetProject(path, OutputOf(path, project), frameworks.Length > 1 ? frameworks[^1] : null);
    }

    private static DotnetOutput OutputOf(string path, XElement project)
    {
        string? sdk = project.Attribute("Sdk")?.Value;
        bool isAside = sdk is null || s_asideSdks.Contains(sdk.Split('/')[0], StringComparer.OrdinalIgnoreCase) || path.Split('/')[..^1].Any(folder => s_asideFolders.Contains(folder, StringComparer.OrdinalIgnoreCase))
            || s_asideNames.Contains(System.IO.Path.GetFileNameWithoutExtension(path).Split('.')[^1], StringComparer.OrdinalIgnoreCase);
        if (isAside || IsTrue(project, "IsTestProject") || Named(project, "PackageReference").Any(reference => s_asidePackages.Contains(reference.Attribute("Include")?.Value, StringComparer.OrdinalIgnoreCase)))
            return DotnetOutput.None;
        if (IsTrue(project, "PackAsTool") || IsTrue(project, "IsPackable") || IsTrue(project, "GeneratePackageOnBuild") || Property(project, "PackageId") is not null)
            return DotnetOutput.Package;
        string? type = Property(project, "OutputType");
        bool isProgram = string.Equals(type, "Exe", StringComparison.OrdinalIgnoreCase) || string.Equals(type, "WinExe", StringComparison.OrdinalIgnoreCase);
        return isProgram || (type is null && s_programSdks.Contains(sdk)) ? DotnetOutput.Program
            : Property(project, "IsPackable") is null ? DotnetOutput.Library
            : DotnetOutput.None;                                             // a library that says it is no package
    }

    private static XElement? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<XElement> Named(XElement project, string name) => project.Descendants().Where(element => element.Name.LocalName == name);

    private static string? Property(XElement project, string name) => Named(project, name).FirstOrDefault()?.Value.Trim();

    private static bool IsTrue(XElement project, string name) => string.Equals(Property(project, name), "true", StringComparison.OrdinalIgnoreCase);
}
