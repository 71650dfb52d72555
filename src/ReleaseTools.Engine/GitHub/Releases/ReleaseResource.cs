using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A release (https://docs.github.com/en/rest/releases/releases#get-a-release), as far as it matters here. Octokit's does not tell whether it is immutable.</summary>
internal sealed record ReleaseResource
{
    public long Id { get; init; }

    public string TagName { get; init; } = "";

    public string? Name { get; init; }

    public string? Body { get; init; }

    public bool Draft { get; init; }

    public bool Prerelease { get; init; }

    public bool Immutable { get; init; }

    public string TargetCommitish { get; init; } = "";

    public string HtmlUrl { get; init; } = "";

    /// <summary>Where assets are sent, with <c>{?name,label}</c> behind it.</summary>
    public string UploadUrl { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public IReadOnlyList<AssetResource> Assets { get; init; } = [];

    public GitHubRelease Release(GitHubRepository repository) => new(repository.ToString(), Id, TagName, string.IsNullOrEmpty(Name) ? TagName : Name, HtmlUrl)
    {
        Draft = Draft,
        Prerelease = Prerelease,
        Immutable = Immutable,
        TargetCommit = TargetCommitish,
        Created = CreatedAt,
        Published = PublishedAt,
        Notes = Body ?? "",
        // an array: what the compiler makes of [..] for a read-only list is one that PowerShell can't index
        Assets = Assets.Select(asset => asset.Asset()).ToArray(),
    };
}

/// <summary>An asset of a release (https://docs.github.com/en/rest/releases/assets#get-a-release-asset). Octokit's has no digest.</summary>
internal sealed record AssetResource
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string? Label { get; init; }

    /// <summary><c>uploaded</c>, or <c>starter</c> for one whose upload broke off.</summary>
    public string State { get; init; } = "";

    public long Size { get; init; }

    /// <summary><c>sha256:</c> and the digits; servers before 2025 have none.</summary>
    public string? Digest { get; init; }

    public int DownloadCount { get; init; }

    public string BrowserDownloadUrl { get; init; } = "";

    public bool IsUploaded => State == "uploaded";

    /// <summary>Whether it was sent from here: then its label is its name, or the name that it was changed from. People see no difference, and their own files have no such label.</summary>
    public bool IsOurs => !string.IsNullOrEmpty(Label) && (Label == Name || AssetNames.Of([Label], Transliteration.ToAscii)[Label] == Name);

    public string? Sha256 => Digest is not null && Digest.StartsWith("sha256:", StringComparison.Ordinal) ? Digest["sha256:".Length..] : null;

    public GitHubAsset Asset() => new(Id, Name, Size, BrowserDownloadUrl) { IsUploaded = IsUploaded, Sha256 = Sha256, Downloads = DownloadCount };
}

/// <summary>What a release is made or changed by (https://docs.github.com/en/rest/releases/releases#create-a-release). What is null stays as it is. Octokit's change of a release knows no discussion.</summary>
internal sealed record ReleaseBody
{
    public string? TagName { get; init; }

    public string? TargetCommitish { get; init; }

    public string? Name { get; init; }

    public string? Body { get; init; }

    public bool? Draft { get; init; }

    public bool? Prerelease { get; init; }

    /// <summary><c>true</c>, <c>false</c> or <c>legacy</c>, as text.</summary>
    public string? MakeLatest { get; init; }

    public string? DiscussionCategoryName { get; init; }

    public bool? GenerateReleaseNotes { get; init; }
}
