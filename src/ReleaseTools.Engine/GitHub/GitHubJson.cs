using System.Text.Json.Serialization;
using ReleaseTools.Engine.GitHub.Releases;

namespace ReleaseTools.Engine.GitHub;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GitHubProblem))]
[JsonSerializable(typeof(RepositoryResource))]
[JsonSerializable(typeof(CommitResource))]
[JsonSerializable(typeof(ReleaseResource))]
[JsonSerializable(typeof(List<ReleaseResource>))]
[JsonSerializable(typeof(AssetResource))]
[JsonSerializable(typeof(List<AssetResource>))]
[JsonSerializable(typeof(ReleaseBody))]
internal sealed partial class GitHubJson : JsonSerializerContext;
