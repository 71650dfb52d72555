using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Inference;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Engine.Source;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Definitions;

/// <summary>Writes the first definition of a repository, for <c>release init</c>.</summary>
public static class DefinitionStarter
{
    private const string SchemaFile = ".release/release.schema.json";

    /// <summary>Writes <c>release.yaml</c> as a person would start it, and the JSON schema for editors into <c>.release/</c>.</summary>
    /// <returns>The file that was written, and what was guessed.</returns>
    /// <exception cref="RefusedException">There is a definition already.</exception>
    public static StartedDefinition Write(string repositoryPath, string defaultProduct)
    {
        string path = Path.Combine(repositoryPath, DefinitionLoader.DefaultFile);
        RequireNone(repositoryPath);
        InferredBuild found = DefinitionInference.Of(RepositoryScan.Read(repositoryPath));
        string product = ProductNames.From(defaultProduct);
        var definition = new ReleaseDefinition { Product = product, TagPrefix = TagStyle.PrefixOf(GitRepository.TagNames(repositoryPath), product), Build = found.Build, Artifacts = found.Artifacts };
        string text = StartingFile.Write(definition, SchemaFile, found.Reason);
        try
        {
            WriteSchema(repositoryPath);
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(text);
            return new StartedDefinition(path, found.Reason);
        }
        catch (IOException e) when (DefinitionFile.IsThere(path))
        {
            throw Exists(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("DefinitionNotWritten", ErrorCategory.WriteError, path, $"{path} can't be written: {e.Message}", "Make the repository writable.", e);
        }
    }

    /// <exception cref="RefusedException">There is a definition already.</exception>
    public static void RequireNone(string repositoryPath)
    {
        string path = Path.Combine(repositoryPath, DefinitionLoader.DefaultFile);
        if (DefinitionFile.IsThere(path)) throw Exists(path, inner: null);
    }

    private static void WriteSchema(string repositoryPath)
    {
        string home = Path.Combine(repositoryPath, ".release");
        Directory.CreateDirectory(home);
        string ignored = Path.Combine(home, ".gitignore");
        if (!File.Exists(ignored)) File.WriteAllText(ignored, "*\n");
        File.WriteAllText(Path.Combine(repositoryPath, SchemaFile), DefinitionSchema.Generate());
    }

    private static RefusedException Exists(string path, Exception? inner) =>
        new("DefinitionExists", ErrorCategory.ResourceExists, path, $"There is a {path} already.", "Edit it, or move it away first.", inner);
}
