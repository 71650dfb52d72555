using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>One channel that releases are announced through. Exactly one of its sections is there.</summary>
public sealed record AnnounceDefinition
{
    public EmailDefinition? Email { get; init; }

    public WebhookDefinition? Webhook { get; init; }

    public DiscussionDefinition? Discussion { get; init; }

    /// <summary>What the channel is called; unique in a definition.</summary>
    [JsonIgnore]
    public string Name => Channel?.Name ?? Kind;

    /// <summary><c>email</c>, <c>slack</c>, <c>teams</c>, <c>json</c> or <c>discussion</c>.</summary>
    [JsonIgnore]
    public string Kind => this switch
    {
        { Email: not null } => "email",
        { Webhook: { } webhook } => webhook.Format.ToString().ToLowerInvariant(),
        _ => "discussion",
    };

    /// <summary>What the channel's message starts from.</summary>
    [JsonIgnore]
    public AnnounceChannel? Channel => (AnnounceChannel?)Email ?? (AnnounceChannel?)Webhook ?? Discussion;

    /// <summary>Where it goes, as it may be shown: secrets are the names of variables.</summary>
    [JsonIgnore]
    public string Target => this switch
    {
        { Email: { } email } => $"{string.Join(", ", email.To)} by {email.Server}",
        { Webhook: { } webhook } => webhook.Url,
        { Discussion: { } discussion } => $"{discussion.Category} of {discussion.Repository}",
        _ => "",
    };

    /// <summary>The environment variables whose values nobody may see, wherever they would stand.</summary>
    public IEnumerable<string> SecretNames() =>
        SecretTemplate.NamesIn(Email?.Password).Concat(SecretTemplate.NamesIn(Email?.Token)).Concat(SecretTemplate.NamesIn(Webhook?.Url)).Distinct(StringComparer.Ordinal);

    public override string ToString() => Name;
}

/// <summary>What every channel has.</summary>
public abstract record AnnounceChannel
{
    public const string DefaultSubject = "${product} ${version}";

    /// <summary>What the channel is called; null = its kind.</summary>
    public string? Name { get; init; }

    /// <summary>The subject, headline or title, with variables.</summary>
    public string Subject { get; init; } = DefaultSubject;

    /// <summary>A Handlebars template of the text, in the repository; null = the built-in layout.</summary>
    public string? Template { get; init; }

    public sealed override string ToString() => Name ?? Subject;
}

/// <summary>An e-mail, handed to a mail server.</summary>
public sealed record EmailDefinition : AnnounceChannel
{
    /// <summary>Addresses, also as <c>Name &lt;address&gt;</c>.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    public string From { get; init; } = "";

    /// <summary><c>host</c> or <c>host:port</c>.</summary>
    public string Server { get; init; } = "";

    /// <summary>The name to log in with, which may be kept in the environment; null = no login.</summary>
    public string? User { get; init; }

    /// <summary>Names the environment variable of the password: <c>${env.SMTP_PASSWORD}</c>.</summary>
    public string? Password { get; init; }

    /// <summary>Names the environment variable of an OAuth 2.0 access token, which takes the place of a password: <c>${env.SMTP_TOKEN}</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    public MailEncryption Encryption { get; init; } = MailEncryption.Auto;
}

/// <summary>A message that is posted to an address.</summary>
public sealed record WebhookDefinition : AnnounceChannel
{
    /// <summary>Holds <c>${env.NAME}</c>: whoever knows the address can post to it.</summary>
    public string Url { get; init; } = "";

    public WebhookFormat Format { get; init; } = WebhookFormat.Json;
}

/// <summary>A discussion in a GitHub repository.</summary>
public sealed record DiscussionDefinition : AnnounceChannel
{
    /// <summary><c>owner/name</c>.</summary>
    public string Repository { get; init; } = "";

    public string Category { get; init; } = "";
}

/// <summary>How the way to a mail server is kept from being read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MailEncryption>))]
public enum MailEncryption : long
{
    /// <summary>TLS on port 465, none to this machine itself, else STARTTLS.</summary>
    [JsonStringEnumMemberName("auto")] Auto,

    /// <summary>Begins in the clear and is encrypted before anything is said; a server that can't is refused (RFC 3207).</summary>
    [JsonStringEnumMemberName("starttls")] StartTls,

    /// <summary>Encrypted from the first byte (RFC 8314).</summary>
    [JsonStringEnumMemberName("tls")] Tls,

    [JsonStringEnumMemberName("none")] None,
}

/// <summary>What a webhook's receiver understands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookFormat>))]
public enum WebhookFormat : long
{
    [JsonStringEnumMemberName("json")] Json,
    [JsonStringEnumMemberName("slack")] Slack,
    [JsonStringEnumMemberName("teams")] Teams,
}
