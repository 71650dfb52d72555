namespace ReleaseTools.Engine.GitHub.Contents;

/// <summary>An object of git, by its id.</summary>
internal sealed record GitObjectResource(string Sha);

/// <summary>Where a branch is (https://docs.github.com/en/rest/git/refs#get-a-reference).</summary>
internal sealed record GitReferenceResource(GitObjectResource Object);

/// <summary>A commit as git has it (https://docs.github.com/en/rest/git/commits#get-a-commit-object).</summary>
internal sealed record GitCommitResource(string Sha, string Message, GitObjectResource Tree);

/// <summary>A folder with all below it, made of another one (https://docs.github.com/en/rest/git/trees#create-a-tree).</summary>
internal sealed record GitTreeBody(string BaseTree, IReadOnlyList<GitTreeEntry> Tree);

/// <param name="Content">The file, as text.</param>
internal sealed record GitTreeEntry(string Path, string Mode, string Type, string Content);

/// <summary>A commit to be made (https://docs.github.com/en/rest/git/commits#create-a-commit). Who made it is whose the token is.</summary>
internal sealed record GitCommitBody(string Message, string Tree, IReadOnlyList<string> Parents);

/// <summary>A branch to be made (https://docs.github.com/en/rest/git/refs#create-a-reference).</summary>
/// <param name="Ref">In full: <c>refs/heads/main</c>.</param>
internal sealed record GitReferenceBody(string Ref, string Sha);

/// <summary>Where a branch is to go (https://docs.github.com/en/rest/git/refs#update-a-reference).</summary>
/// <param name="Force">Whether it may leave commits behind.</param>
internal sealed record GitReferenceMove(string Sha, bool Force);

/// <summary>A fork to be made (https://docs.github.com/en/rest/repos/forks#create-a-fork).</summary>
internal sealed record ForkBody(bool DefaultBranchOnly);
