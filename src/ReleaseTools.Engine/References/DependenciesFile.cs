using System.Text;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>The file that lists the dependencies of a checkout, as it was read.</summary>
/// <param name="Path">Relative to the top of the checkout, with forward slashes.</param>
/// <param name="FullPath">The file itself, links followed.</param>
internal sealed record DependenciesFile(string Path, string FullPath, SourceText Source, IReadOnlyList<DeclaredDependency> Dependencies)
{
    private const int LargestSize = 1024 * 1024;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">Relative to the top of the checkout, or absolute.</param>
    /// <exception cref="DependenciesInvalidException">The file has problems: all of them.</exception>
    /// <exception cref="UsageException">The file is missing, outside the checkout, or can't be read.</exception>
    public static DependenciesFile Load(string root, string path)
    {
        string relative = System.IO.Path.IsPathRooted(path) ? System.IO.Path.GetRelativePath(CheckoutPath.Real(root), CheckoutPath.Real(path)) : path;
        relative = relative.Replace(System.IO.Path.DirectorySeparatorChar, '/');
        (string? file, string? objection) = CheckoutPath.Resolve(root, relative);
        if (file is null)
            throw new UsageException("DependenciesOutside", path, $"{path} can't be the dependencies file: {objection}.", "Name a file of the checkout: --path (in PowerShell: -Path).");
        var source = new SourceText(relative, Text(relative, file));
        return new DependenciesFile(relative, file, source, Parse(source));
    }

    /// <summary>The dependencies that a text declares, for the file that it is to become.</summary>
    public static IReadOnlyList<DeclaredDependency> Parse(SourceText source)
    {
        var problems = new ProblemList(source);
        DefinitionNode? tree = YamlTree.Parse(source, problems);
        IReadOnlyList<DeclaredDependency> dependencies = problems.Sorted.Count == 0 ? new DependenciesReader(source, problems).Read(tree) : [];
        return problems.Sorted.Count == 0 ? dependencies : throw new DependenciesInvalidException(source.File, problems.Sorted);
    }

    private static string Text(string name, string file)
    {
        byte[] bytes = Bytes(name, file);
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return s_strict.GetString(content);
        }
        catch (DecoderFallbackException e)
        {
            var before = new SourceText(name, s_strict.GetString(content[..e.Index]));
            throw new DependenciesInvalidException(name, [before.Problem(before.Text.Length, "The file is not UTF-8 text from here on. Save it as UTF-8.")]);
        }
    }

    private static byte[] Bytes(string name, string file)
    {
        const string remedy = "Create one that lists the versions your files share, or name another: --path (in PowerShell: -Path).";
        try
        {
            if (!System.IO.Path.Exists(file)) throw new UsageException("DependenciesMissing", name, $"There is no dependencies file {name}.", remedy);
            if (Directory.Exists(file)) throw new UsageException("DependenciesUnreadable", name, $"{name} can't be read: it is a folder.", remedy);
            if (new FileInfo(file).Length > LargestSize) throw new UsageException("DependenciesTooLarge", name, $"{name} is larger than a dependencies file can be: 1 MiB.", remedy);
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("DependenciesUnreadable", name, $"{name} can't be read: {e.Message.TrimEnd('.')}.", "Make it a readable file, or name another: --path (in PowerShell: -Path).", e);
        }
    }
}
