using System.Security;

namespace ReleaseTools.Engine.Promotion.Requests;

/// <summary>What a person asked for when they asked for a promotion.</summary>
public sealed record PromotionRequestOrder
{
    /// <summary>The project, as the folder of its manifests is called.</summary>
    public required string Project { get; init; }

    /// <summary>The tag that its images are staged with, and get.</summary>
    public required string Tag { get; init; }

    /// <summary>The repository of the manifests, as <c>owner/name</c>.</summary>
    public required string GitHubRepository { get; init; }

    /// <summary>The folder of the manifests in it; empty = its top.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The images, as manifests name them; none = those that are listed already and are staged with the tag.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    /// <summary>The fork to push to, as <c>owner</c> or <c>owner/name</c>; null = the repository itself where the token may write to it, else the fork of whose it is.</summary>
    public string? Fork { get; init; }

    /// <summary>The branch to merge into; null = the default branch.</summary>
    public string? Base { get; init; }

    /// <summary>Null = by project and tag.</summary>
    public string? Title { get; init; }

    /// <summary>A token that was given; null = the one that is found.</summary>
    public SecureString? Token { get; init; }

    /// <summary>The command that orders the same, in a shell.</summary>
    internal string Command() => string.Join(' ', (IEnumerable<string>)
    [
        "release promote request", Quote(Project), Quote(Tag), "--github-repository", Quote(GitHubRepository),
        .. Folder.Length > 0 ? ["--folder", Quote(Folder)] : Array.Empty<string>(),
        .. Images.SelectMany(image => (string[])["--image", Quote(image)]),
        .. Fork is null ? Array.Empty<string>() : ["--fork", Quote(Fork)],
        .. Base is null ? Array.Empty<string>() : ["--base", Quote(Base)],
    ]);

    private static string Quote(string word) => word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_' or ':') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
