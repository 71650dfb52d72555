namespace ReleaseTools.Definitions.Inference;

/// <summary>What a repository holds that tells how it is built. Paths are relative to it, with forward slashes.</summary>
public sealed record RepositoryContents
{
    /// <summary>The topmost solution file; null where there is none.</summary>
    public string? Solution { get; init; }

    public IReadOnlyList<DotnetProject> Projects { get; init; } = [];

    /// <summary>The folders whose Makefile has a <c>release</c> target; <c>.</c> is the top.</summary>
    public IReadOnlyList<string> MakeFolders { get; init; } = [];

    /// <summary>The shell that the top's <c>build.sh</c> asks for; null where there is no such script.</summary>
    public StepShell? BuildScript { get; init; }

    /// <summary>The top's <c>package.json</c>.</summary>
    public NodePackage? Package { get; init; }

    /// <summary>The folders of Go programs, where the top has a <c>go.mod</c>: <c>.</c>, <c>cmd/hello</c>. Null where it has none.</summary>
    public IReadOnlyList<string>? GoPrograms { get; init; }

    /// <summary>The top's <c>Cargo.toml</c>, with what it takes in.</summary>
    public RustPackage? Rust { get; init; }

    /// <summary>The file at the top by which Python builds packages: <c>pyproject.toml</c> or <c>setup.py</c>; null where there is none.</summary>
    public string? Python { get; init; }

    /// <summary>Maven or Gradle at the top.</summary>
    public JvmBuild? Jvm { get; init; }

    /// <summary>The targets of the top's Makefile that make something to release: of <c>dist</c>, <c>package</c>, <c>install</c>.</summary>
    public IReadOnlyList<string> MakeTargets { get; init; } = [];
}

/// <summary>What a <c>Cargo.toml</c> and its workspace make.</summary>
/// <param name="Programs">The names of its binaries.</param>
public sealed record RustPackage(IReadOnlyList<string> Programs, bool HasLockFile);

/// <summary>A build of the Java world.</summary>
/// <param name="File">What says so: <c>pom.xml</c>, <c>build.gradle.kts</c>.</param>
/// <param name="HasWrapper">Whether the repository brings the tool's wrapper.</param>
public sealed record JvmBuild(string File, bool HasWrapper)
{
    public bool IsMaven => File == "pom.xml";
}

/// <summary>A .NET project that is worth releasing.</summary>
/// <param name="Framework">The newest target framework where it has several; null where it has one.</param>
public sealed record DotnetProject(string Path, DotnetOutput Output, string? Framework = null)
{
    /// <summary>What its output is called.</summary>
    public string Name { get; init; } = System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>What a .NET project makes, from the least to the most telling.</summary>
public enum DotnetOutput : long
{
    /// <summary>Nothing that is released: a test, a benchmark, a sample.</summary>
    None,

    /// <summary>A library that does not say it is a package.</summary>
    Library,

    /// <summary>A NuGet package by its own declaration.</summary>
    Package,

    /// <summary>A program.</summary>
    Program,
}

/// <summary>What a <c>package.json</c> tells.</summary>
/// <param name="Hooks">Scripts that npm would run by itself when it sets the version, installs or packs, in the file's order.</param>
public sealed record NodePackage(bool HasLockFile, bool HasBuildScript, IReadOnlyList<string> Hooks);
