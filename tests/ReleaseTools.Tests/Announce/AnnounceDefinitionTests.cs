using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Tests.Definitions;

namespace ReleaseTools.Tests.Announce;

public sealed class AnnounceDefinitionTests : IDisposable
{
    private const string Mail = "to: team@example.com, from: releases@example.com, server: smtp.example.com";

    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Theory]
    [InlineData("- webhook: { url: 'https://hooks.slack.com/services/T0/B0/x', format: slack }", "It is a secret, and everybody can read it here")]
    [InlineData("- webhook: { url: '${branch}' }", "only ${env.NAME}")]
    [InlineData("- webhook: { url: '${env.A}', format: discord }", "Allowed: json, slack, teams")]
    [InlineData("- webhook: { }", "'url' is missing")]
    [InlineData("- email: { " + Mail + ", user: me, password: hunter2 }", "It is a secret")]
    [InlineData("- email: { " + Mail + ", user: me }", "belong together")]
    [InlineData("- email: { " + Mail + ", password: '${env.P}' }", "belong together")]
    [InlineData("- email: { " + Mail + ", user: me, password: '${env.P}', encryption: none }", "for everybody on the way to read")]
    [InlineData("- email: { " + Mail + ", user: me, token: hunter2 }", "It is a secret")]
    [InlineData("- email: { " + Mail + ", token: '${env.T}' }", "'user' and 'token' belong together")]
    [InlineData("- email: { " + Mail + ", user: me, password: '${env.P}', token: '${env.T}' }", "exclude each other")]
    [InlineData("- email: { " + Mail + ", user: me, token: '${env.T}', encryption: none }", "A token would be sent for everybody on the way to read")]
    [InlineData("- email: { to: [], from: releases@example.com, server: smtp.example.com }", "The list is empty")]
    [InlineData("- email: { to: nobody, from: releases@example.com, server: smtp.example.com }", "is not an e-mail address")]
    [InlineData("- email: { to: müller@example.com, from: releases@example.com, server: smtp.example.com }", "is not an e-mail address")]
    [InlineData("- email: { to: team@example.com, from: releases@example.com, server: 'smtp://smtp.example.com' }", "is not a mail server")]
    [InlineData("- discussion: { repository: hello, category: Announcements }", "names no GitHub repository")]
    [InlineData("- { }", "one of 'email', 'webhook' and 'discussion'")]
    [InlineData("- email:", "one of 'email', 'webhook' and 'discussion'")]
    [InlineData("- { email: { " + Mail + " }, webhook: { url: '${env.A}' } }", "one of 'email', 'webhook' and 'discussion'")]
    [InlineData("- emial: { " + Mail + " }", "did you mean 'email'?")]
    [InlineData("- webhook: { url: '${env.A}' }\n  - webhook: { url: '${env.B}' }", "'json' is there twice")]
    [InlineData("- webhook: { url: '${env.A}', subject: '${env.SIGNING_KEY}' }", "names a secret")]
    public void What_can_not_be_meant_is_told_once_and_at_its_place(string yaml, string says)
    {
        DefinitionException e = Assert.Throws<DefinitionException>(() => Load($"announce:\n  {yaml}\n"));

        DefinitionProblem problem = Assert.Single(e.Problems);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Line, 2, 3);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("services/T0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_comes_back_from_a_session_as_it_was_with_its_secrets_unexpanded()
    {
        ReleaseDefinition definition = Load("announce:\n  - email: { " + Mail + ", user: '${env.U}', password: '${env.SMTP_PASSWORD}', encryption: tls, subject: 'new ${version}', template: a.hbs, name: team }\n"
            + "  - webhook: { url: 'https://hooks.example.com/${env.HOOK}', format: teams }\n  - discussion: { repository: acme/hello, category: News }\n");

        string json = DefinitionJson.Write(definition);
        ReleaseDefinition back = DefinitionJson.Read(json);

        Assert.Equal(json, DefinitionJson.Write(back));
        Assert.Contains("${env.SMTP_PASSWORD}", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"token\"", json, StringComparison.Ordinal);       // a session of before there were tokens is the same
        Assert.Equal(["team", "teams", "discussion"], back.Announce.Select(channel => channel.Name));
        Assert.Equal(["SMTP_PASSWORD", "HOOK"], back.AnnounceSecrets());
        Assert.Equal(DefinitionDigest.Of(definition), DefinitionDigest.Of(back));
    }

    [Fact]
    public void A_definition_that_announces_nothing_is_the_one_that_it_was_before_there_were_announcements()
    {
        ReleaseDefinition without = Load("product: hello"), empty = Load("product: hello\nannounce: []");

        Assert.Equal(DefinitionDigest.Of(without), DefinitionDigest.Of(empty));
        Assert.DoesNotContain("announce", DefinitionJson.Write(without), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_comes_back_from_a_session_unexpanded()
    {
        ReleaseDefinition definition = Load("announce:\n  - email: { " + Mail + ", user: me, token: '${env.SMTP_TOKEN}' }\n");

        ReleaseDefinition back = DefinitionJson.Read(DefinitionJson.Write(definition));

        Assert.Equal("${env.SMTP_TOKEN}", back.Announce.Single().Email!.Token);
        Assert.Equal(["SMTP_TOKEN"], back.AnnounceSecrets());
    }

    private ReleaseDefinition Load(string yaml) => DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello").Definition;
}
