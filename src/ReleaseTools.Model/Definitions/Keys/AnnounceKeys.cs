using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of an entry of <c>announce</c>.</summary>
internal static class AnnounceKeys
{
    private static readonly MailEncryption[] s_encryption = [MailEncryption.StartTls, MailEncryption.Tls, MailEncryption.None];

    private static readonly ListShape<string> s_addresses = new("e-mail addresses", new TextShape(AnnounceRules.MailAddress)) { TakesOne = true, NeedsOne = true, Identity = address => address };

    private static SectionTable<EmailDefinition> Email { get; } = Common(new SectionTable<EmailDefinition>("an e-mail", new EmailDefinition()) { Complete = Complete }
        .Key("to", s_addresses, email => email.To, (email, value) => email with { To = value }, "Who gets it.", required: true)
        .Key("from", new TextShape(AnnounceRules.MailAddress), email => email.From, (email, value) => email with { From = value }, "Who it comes from.", required: true)
        .Key("server", new TextShape(AnnounceRules.MailServer), email => email.Server, (email, value) => email with { Server = value },
            "The mail server that takes it: `smtp.example.com`, `smtp.example.com:587`.", required: true)
        .Key("user", new TextShape(AnnounceRules.Private), email => email.User, (email, value) => email with { User = value },
            "The name to log in with.", defaultNote: "no login")
        .Key("password", new TextShape(AnnounceRules.Secret), email => email.Password, (email, value) => email with { Password = value },
            "The environment variable that holds the password: `${env.SMTP_PASSWORD}`.", defaultNote: "no login")
        .Key("token", new TextShape(AnnounceRules.Secret), email => email.Token, (email, value) => email with { Token = value },
            "The environment variable that holds an OAuth 2.0 access token, used instead of a password: `${env.SMTP_TOKEN}`.", defaultNote: "no login")
        .Key("encryption", ChoiceShape.Of(s_encryption), email => email.Encryption, (email, value) => email with { Encryption = value },
            "How the way to the server is encrypted: `starttls`, after the first words; `tls`, from the first byte; or `none`.",
            defaultNote: "`tls` on port 465, `none` to this machine, else `starttls`"), "email", "the subject");

    private static SectionTable<WebhookDefinition> Webhook { get; } = Common(new SectionTable<WebhookDefinition>("a webhook", new WebhookDefinition())
        .Key("url", new TextShape(AnnounceRules.Secret), webhook => webhook.Url, (webhook, value) => webhook with { Url = value },
            "Where the message is posted to. Whoever knows the address can post there, so that it names an environment variable: `${env.SLACK_URL}`, `https://chat.example.com/hooks/${env.HOOK}`.", required: true)
        .Key("format", ChoiceShape.Of<WebhookFormat>(), webhook => webhook.Format, (webhook, value) => webhook with { Format = value },
            "What the receiver understands: `json`, as docs/announce.md describes it; `slack`, blocks of Slack; `teams`, an adaptive card of Microsoft Teams."), "its format", "the headline");

    private static SectionTable<DiscussionDefinition> Discussion { get; } = Common(new SectionTable<DiscussionDefinition>("a discussion", new DiscussionDefinition())
        .Key("repository", new TextShape(GitHubRules.Repository), discussion => discussion.Repository, (discussion, value) => discussion with { Repository = value },
            "The repository on GitHub, as `owner/name`, or `host/owner/name` for a GitHub Enterprise server. `GH_TOKEN` or `GITHUB_TOKEN` may write discussions there.", required: true)
        .Key("category", new TextShape(TextRules.Label), discussion => discussion.Category, (discussion, value) => discussion with { Category = value },
            "The category of its discussions, by name.", required: true), "discussion", "the title");

    private static SectionTable<AnnounceDefinition> Channel { get; } = new SectionTable<AnnounceDefinition>("an announcement", new AnnounceDefinition()) { Complete = Complete }
        .Key("email", Email, channel => channel.Email, (channel, value) => channel with { Email = value }, "An e-mail.")
        .Key("webhook", Webhook, channel => channel.Webhook, (channel, value) => channel with { Webhook = value }, "A message in Slack, in Microsoft Teams, or to a program of your own.")
        .Key("discussion", Discussion, channel => channel.Discussion, (channel, value) => channel with { Discussion = value }, "A discussion in a repository on GitHub.");

    public static ListShape<AnnounceDefinition> List { get; } = new("announcements", Channel) { Identity = channel => channel.Name };

    private static SectionTable<T> Common<T>(SectionTable<T> table, string name, string subject) where T : AnnounceChannel => table
        .Key("name", new TextShape(TextRules.Label), channel => channel.Name, (channel, value) => channel with { Name = value },
            "What the channel is called in progress, errors and `--channel`. No two channels have the same name.", defaultNote: name)
        .Key("subject", new TextShape(AnnounceRules.Subject), channel => channel.Subject, (channel, value) => channel with { Subject = value },
            $"What stands in {subject}.")
        .Key("template", new TextShape(PathRules.File), channel => channel.Template, (channel, value) => channel with { Template = value },
            "A Handlebars template of the text, in the repository.", defaultNote: "the built-in layout", example: "docs/announcement.hbs");

    private static EmailDefinition Complete(EmailDefinition email, MapNode node, ProblemList problems)
    {
        (DefinitionNode? user, DefinitionNode? password, DefinitionNode? token) = (node.Find("user"), node.Find("password"), node.Find("token"));
        if (password is not null && token is not null)
            problems.Add(token, "'password' and 'token' exclude each other: a login has one secret.");
        else if (user is null != (password ?? token) is null)
            problems.Add((user ?? password ?? token)!, $"'user' and '{(token is null ? "password" : "token")}' belong together: who logs in needs both.");
        if ((email.Password ?? email.Token) is not null && email.Encryption is MailEncryption.None && MailServerName.TryParse(email.Server) is { IsLoopback: false })
            problems.Add(node.Find("encryption")!, $"A {(token is null ? "password" : "token")} would be sent for everybody on the way to read: leave 'encryption' out, or '{(token is null ? "password" : "token")}'.");
        return email;
    }

    private static AnnounceDefinition Complete(AnnounceDefinition channel, MapNode node, ProblemList problems)
    {
        int sections = new object?[] { channel.Email, channel.Webhook, channel.Discussion }.Count(section => section is not null);
        bool isSaid = sections == 0 && node.Entries.Any(entry => entry.Value is MapNode);      // a section of another name: that is an error already
        if (sections != 1 && !isSaid) problems.Add(node, "An announcement is one of 'email', 'webhook' and 'discussion'.");
        return channel;
    }
}
