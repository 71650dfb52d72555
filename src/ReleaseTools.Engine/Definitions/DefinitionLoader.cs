using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Inference;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Versions;

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

/// <summary>Reads a definition's text, and refuses what can't be one before it costs anything.</summary>
internal static class DefinitionFile
{
    public const int LargestSize = 1024 * 1024;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Whether there is anything under the name: a folder or a dangling link is no missing file.</summary>
    public static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <param name="largest">In bytes.</param>
    public static SourceText Read(string path, int largest = LargestSize)
    {
        byte[] bytes = ReadBytes(path, largest);
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        if (content.StartsWith(Encoding.Unicode.Preamble) || content.StartsWith(Encoding.BigEndianUnicode.Preamble))
            throw new DefinitionException(path, [new DefinitionProblem(path, 1, 1, "The file is in UTF-16. Save it as UTF-8.")]);
        try
        {
            return new SourceText(path, s_strict.GetString(content));
        }
        catch (DecoderFallbackException e)
        {
            // what stands before the first wrong byte is right, and tells where that byte is
            var before = new SourceText(path, s_strict.GetString(content[..e.Index]));
            throw new DefinitionException(path, [before.Problem(before.Text.Length, $"Byte 0x{e.BytesUnknown![0]:x2} is not UTF-8 text. Save the file as UTF-8.")]);
        }
    }

    private static byte[] ReadBytes(string path, int largest)
    {
        if (Directory.Exists(path)) throw Unreadable(path, "it is a folder", inner: null);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new MemoryStream();
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = file.Read(buffer)) > 0)                              // a pipe or a device has no length to ask for
            {
                content.Write(buffer, 0, read);
                if (content.Length > largest)
                {
                    throw new UsageException("DefinitionTooLarge", path, $"{path} is larger than a definition can be: {largest >> 20} MiB.",
                        "Name the definition, which is a short YAML file.");
                }
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static UsageException Unreadable(string path, string reason, Exception? inner) =>
        new("DefinitionUnreadable", path, $"{path} can't be read: {reason}.", "Make it a readable file, or name another: --definition FILE (in PowerShell: -Definition FILE).", inner);
}

/// <summary>A definition that is right and complete.</summary>
/// <param name="File">Where it was read from; null where all of it was found from the repository.</param>
/// <param name="Inferred">Sentences for the person about what the file does not say and what was done instead.</param>
/// <param name="HasTagPrefix">Whether the file says how tags are written.</param>
public sealed record LoadedDefinition(ReleaseDefinition Definition, string? File, IReadOnlyList<string> Inferred, bool HasTagPrefix = true)
{
    /// <summary>The definition with the tag prefix that the repository's own version tags have, unless the file sets one.</summary>
    /// <param name="tags">The names of the tags.</param>
    public LoadedDefinition WithStyleOf(IEnumerable<string> tags)
    {
        if (HasTagPrefix) return this;
        string prefix = TagStyle.PrefixOf([.. tags.Where(tag => !Definition.IsReplaced(tag))], Definition.Product);
        if (prefix == Definition.TagPrefix) return this;
        string sentence = prefix.Length == 0
            ? "tags are versions without a prefix, as this repository's are (tagPrefix: \"\")"
            : $"tags are written like {prefix}1.2.3, as this repository's are (tagPrefix: {prefix})";
        return this with { Definition = Definition with { TagPrefix = prefix }, Inferred = [.. Inferred, sentence] };
    }
}

/// <summary>
/// Reads where a definition keeps its sessions, and nothing else of it: whoever asks what there is needs no build steps that are right,
/// nor ones that are guessed from the repository.
/// </summary>
internal static class SessionStoreSetting
{
    /// <param name="definitionFile">The file that was asked for; null = <c>release.yaml</c> where the repository has one.</param>
    /// <exception cref="DefinitionException">The file has a session section and is not YAML.</exception>
    /// <exception cref="UsageException">The file is missing, too large, or can't be read.</exception>
    public static string Read(string repositoryPath, string? definitionFile)
    {
        SourceText? source = DefinitionLoader.Find(repositoryPath, definitionFile) is { } path ? DefinitionFile.Read(path) : null;
        return source is not null && CanHoldIt(source.Text) && Find(source) is { IsEmpty: false } store ? store.Value : new SessionDefinition().Store;
    }

    // most definitions leave it open, and the YAML parser takes longer to start than all the rest of showing a session
    private static bool CanHoldIt(string text) =>
        text.Contains("session", StringComparison.Ordinal)
        || text.Contains("\\x", StringComparison.Ordinal) || text.Contains("\\u", StringComparison.OrdinalIgnoreCase);     // letters can be escaped

    private static ScalarNode? Find(SourceText source)
    {
        var problems = new ProblemList(source);
        DefinitionNode? root = YamlTree.Parse(source, problems);
        if (root is null && problems.Sorted is { Count: > 0 } sorted) throw new DefinitionException(source.File, sorted);
        return ((root as MapNode)?.Find("session") as MapNode)?.Find("store") as ScalarNode;
    }
}
