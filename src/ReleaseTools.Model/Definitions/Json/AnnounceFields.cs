using System.Text.Json;

namespace ReleaseTools.Definitions.Json;

/// <summary>Reads an entry of <c>announce</c>.</summary>
internal static class AnnounceFields
{
    public static AnnounceDefinition Read(JsonElement json) => new()
    {
        Email = json.OptionalObject("email") is { } email ? ReadEmail(email) : null,
        Webhook = json.OptionalObject("webhook") is { } webhook ? ReadWebhook(webhook) : null,
        Discussion = json.OptionalObject("discussion") is { } discussion ? ReadDiscussion(discussion) : null,
    };

    private static EmailDefinition ReadEmail(JsonElement json) => Common(json, new EmailDefinition
    {
        To = json.Texts("to"),
        From = json.Text("from"),
        Server = json.Text("server"),
        User = json.OptionalText("user"),
        Password = json.OptionalText("password"),
        Token = json.OptionalText("token"),
        Encryption = json.OptionalText("encryption") is { } encryption ? DefinitionChoices.Encryption(encryption) : MailEncryption.Auto,
    });

    private static WebhookDefinition ReadWebhook(JsonElement json) => Common(json, new WebhookDefinition
    {
        Url = json.Text("url"),
        Format = json.OptionalText("format") is { } format ? DefinitionChoices.Webhook(format) : WebhookFormat.Json,
    });

    private static DiscussionDefinition ReadDiscussion(JsonElement json) => Common(json, new DiscussionDefinition
    {
        Repository = json.Text("repository"),
        Category = json.Text("category"),
    });

    private static T Common<T>(JsonElement json, T channel) where T : AnnounceChannel => channel with
    {
        Name = json.OptionalText("name"),
        Subject = json.OptionalText("subject") ?? channel.Subject,
        Template = json.OptionalText("template"),
    };
}
