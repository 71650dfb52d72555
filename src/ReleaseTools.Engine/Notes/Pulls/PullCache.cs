using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.GitHub;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes.Pulls;

/// <summary>
/// Keeps answers in files, one for each range of commits: a range never changes, so that its file is right for as long as nobody wants to know what was edited
/// on GitHub since. What can't be read is asked for again.
/// </summary>
/// <param name="folder">Made with the first file.</param>
internal sealed class PullCache(string folder)
{
    /// <summary>The file of a range; it tells of exactly these commits.</summary>
    public string PathOf(GitHubRepository repository, PullRange range)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RangeCommit commit in range.Commits) digest.AppendData(Encoding.ASCII.GetBytes(commit.Hash));
        string host = repository.Host.Replace(':', '_');
        return Path.Combine(folder, host, repository.Owner.ToLowerInvariant(), repository.Name.ToLowerInvariant(), Convert.ToHexStringLower(digest.GetHashAndReset())[..32] + ".json");
    }

    /// <returns>Null where there is nothing that can be used.</returns>
    public static PullAnswers? Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, PullCacheJson.Default.PullAnswers) is { Schema: PullAnswers.CurrentSchema } answers ? answers : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Write(string path, PullAnswers answers)
    {
        if (answers.IsEmpty) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Write(path, digest: null, stream => JsonSerializer.Serialize(stream, answers, PullCacheJson.Readable.PullAnswers));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PullAnswers))]
internal sealed partial class PullCacheJson : JsonSerializerContext
{
    // bodies are full of backticks and quotes; the file is no part of a page
    public static PullCacheJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
