using System.Text.Json.Serialization;
using ReleaseTools.Engine.GitHub.Checks;
using ReleaseTools.Engine.GitHub.Contents;
using ReleaseTools.Engine.GitHub.Issues;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.GitHub.Requests;

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
[JsonSerializable(typeof(PullResource))]
[JsonSerializable(typeof(List<PullResource>))]
[JsonSerializable(typeof(IssueResource))]
[JsonSerializable(typeof(List<IssueResource>))]
[JsonSerializable(typeof(IssueBody))]
[JsonSerializable(typeof(RequestBody))]
[JsonSerializable(typeof(List<BranchRuleResource>))]
[JsonSerializable(typeof(BranchResource))]
[JsonSerializable(typeof(List<BranchCommitResource>))]
[JsonSerializable(typeof(CombinedStatusResource))]
[JsonSerializable(typeof(CheckRunsResource))]
[JsonSerializable(typeof(GitReferenceResource))]
[JsonSerializable(typeof(GitCommitResource))]
[JsonSerializable(typeof(GitObjectResource))]
[JsonSerializable(typeof(GitTreeBody))]
[JsonSerializable(typeof(GitCommitBody))]
[JsonSerializable(typeof(GitReferenceBody))]
[JsonSerializable(typeof(GitReferenceMove))]
[JsonSerializable(typeof(ForkBody))]
internal sealed partial class GitHubJson : JsonSerializerContext;
