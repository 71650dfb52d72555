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
}

/// <summary>A .NET project that is worth releasing.</summary>
/// <param name="Framework">The newest target framework where it has several; null where it has one.</param>
public sealed record DotnetProject(string Path, DotnetOutput Output, string? Framework = null)
{
    /// <summary>What its output is called.</summary>
    public string Name { get; init; } = System.IO.Path.GetFileNameWithoutExtension(Path);
}

/// <summary>What a .NET project makes, from the least to the most telling.</summary>
public enum DotnetOutput
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
public sealed record NodePackage(bool HasLockFile, bool HasBuildScript);
