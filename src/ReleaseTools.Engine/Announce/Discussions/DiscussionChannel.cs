using System.Security;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.Announce.Discussions;

/// <summary>Opens a discussion on GitHub. One whose making was asked for and never answered is not made again.</summary>
internal sealed class DiscussionChannel(DiscussionDefinition discussion, IReadOnlyDictionary<string, string> environment, SecureString? token, HttpPipeline http) : IAnnouncementChannel
{

    public string Preview(AnnouncementContent news) => $"# {TitleOf(news)}\n\n{BodyOf(news)}";

    public void Require() => Open();

    public async Task<Delivery> SendAsync(AnnouncementContent news, IReadOnlyList<string> delivered, CancellationToken cancellation)
    {
        bool isAsked = false;
        try
        {
            GitHubDiscussions discussions = Open();
            DiscussionPlace place = await discussions.FindAsync(discussion.Category, cancellation);
            isAsked = true;
            return new Delivery(AnnouncementState.Sent) { Url = await discussions.CreateAsync(place, TitleOf(news), BodyOf(news), cancellation) };
        }
        catch (ReleaseException e)
        {
            // an answer that makes no sense may be that of a proxy, on the way back
            bool mayBeDone = isAsked && (e is GitHubException { MayBeDone: true } || e.ErrorId == "GitHubStrange");
            return new Delivery(mayBeDone ? AnnouncementState.Unknown : AnnouncementState.Failed, e.Message);
        }
    }

    private GitHubDiscussions Open()
    {
        GitHubRepository repository = GitHubRepository.Parse(discussion.Repository, GitHubServer.DefaultHost(environment));
        var client = GitHubClient.For(repository, token, environment, http);
        return client.Token is not null
            ? new GitHubDiscussions(client, repository)
            : throw new RefusedException("GitHubTokenMissing", ErrorCategory.PermissionDenied, repository, $"discussions are not made without a token for {repository.Host}", GitHubToken.HowToGive(repository.Host));
    }

    private static string TitleOf(AnnouncementContent news) => news.Subject.Length <= GitHubText.LongestTitle ? news.Subject : news.Subject[..(GitHubText.LongestTitle - 1)] + "…";

    private static string BodyOf(AnnouncementContent news) => MarkdownAnnouncement.Write(news, GitHubText.LongestBody);
}
