using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.GitHub;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubProblem))]
internal sealed partial class GitHubJson : JsonSerializerContext;
