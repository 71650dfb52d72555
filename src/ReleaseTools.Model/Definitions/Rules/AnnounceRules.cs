using System.Net.Mail;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.GitHub;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that announcements need.</summary>
public static class AnnounceRules
{
    /// <summary>Held by the environment only: a literal one would stand in the repository for everybody to read.</summary>
    public static TextRule Secret { get; } = new("text with `${env.NAME}`", value => Variables(value).Concat(TextObjection.When(
        !VariableTemplate.Parse(value).Any(part => part.IsVariable),
        "It is a secret, and everybody can read it here: put it into an environment variable, and write ${env.NAME}.")))
    {
        HasOwnVariables = true,
    };

    /// <summary>May be held by the environment.</summary>
    public static TextRule Private { get; } = new("text", Variables) { HasOwnVariables = true };

    public static TextRule Subject { get; } = new("text", _ => []) { HasVariables = true };

    /// <summary>As people write it: <c>team@example.com</c> or <c>The team &lt;team@example.com&gt;</c>.</summary>
    public static TextRule MailAddress { get; } = new("e-mail address", value => TextObjection.When(!IsAddress(value),
        $"{ScalarNode.Shorten(value)} is not an e-mail address; write team@example.com or The team <team@example.com>."))
    {
        Pattern = "@",
    };

    public static TextRule MailServer { get; } = new("host or host:port", value => TextObjection.When(MailServerName.TryParse(value) is null,
        $"{ScalarNode.Shorten(value)} is not a mail server; write host or host:port, such as smtp.example.com:587."));

    private static IEnumerable<TextObjection> Variables(string value) =>
        from part in VariableTemplate.Parse(value)
        where part.IsVariable && !SecretTemplate.IsEnvironment(part.Text)
        select new TextObjection($"${{{part.Text}}} can't stand here: only ${{env.NAME}} is looked up where a secret is used.", part.Offset, part.Text.Length + 3);

    // other alphabets need an extension of the mail server that few have (RFC 6531)
    private static bool IsAddress(string value) =>
        System.Net.Mail.MailAddress.TryCreate(value, out MailAddress? address) && address.Address.All(c => c is > ' ' and < '\u007f' and not ('<' or '>')) && address.Host.Length > 0;
}

/// <summary>The kinds of text in a definition that GitHub reads.</summary>
public static class GitHubRules
{
    public static TextRule Repository { get; } = new("GitHub repository", value => TextObjection.When(value.AsSpan().ContainsAny("@") || value.Contains("://", StringComparison.Ordinal) || !GitHubRepository.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} names no GitHub repository: write owner/name, or host/owner/name for a GitHub Enterprise server."))
    {
        Pattern = "^([A-Za-z0-9.-]+(:[0-9]+)?/)?[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9._-]+$",
    };

    /// <summary>A tag, or a pattern of tags.</summary>
    public static TextRule TagPattern { get; } = new("tag pattern", value => TextObjection.When(value.AsSpan().ContainsAny(" ~^:[]\\"),
        $"{ScalarNode.Shorten(value)} can't be a tag, nor a pattern of tags: besides what tags may have, only * and ? count."))
    {
        Pattern = @"^[^\s~^:\[\]\\]+$",
    };
}
