using ReleaseTools.Announce;
using ReleaseTools.Definitions;

namespace ReleaseTools.Tests.Announce;

public sealed class RuleTests
{
    [Theory]
    [InlineData(null, false, false, SendVerdict.Send)]
    [InlineData(AnnouncementState.Failed, false, false, SendVerdict.Send)]
    [InlineData(AnnouncementState.Skipped, false, false, SendVerdict.Send)]
    [InlineData(AnnouncementState.Sent, false, false, SendVerdict.SentAlready)]
    [InlineData(AnnouncementState.Sent, true, false, SendVerdict.SentAlready)]
    [InlineData(AnnouncementState.Sent, false, true, SendVerdict.SentAlready)]     // force alone sends nothing twice that is known to be sent
    [InlineData(AnnouncementState.Sent, true, true, SendVerdict.Send)]
    [InlineData(AnnouncementState.Unknown, false, false, SendVerdict.MayBeSent)]
    [InlineData(AnnouncementState.Unknown, true, false, SendVerdict.Send)]
    [InlineData(AnnouncementState.Unknown, false, true, SendVerdict.Send)]
    public void What_may_have_been_sent_is_sent_again_only_for_who_says_so(AnnouncementState? before, bool isNamed, bool isForced, SendVerdict verdict) =>
        Assert.Equal(verdict, SendRule.Judge(before, isNamed, isForced));

    [Theory]
    [InlineData(null, SendVerdict.Leave)]
    [InlineData(AnnouncementState.Failed, SendVerdict.Leave)]
    [InlineData(AnnouncementState.Sent, SendVerdict.Leave)]
    [InlineData(AnnouncementState.Unknown, SendVerdict.MarkSent)]
    public void Who_has_found_what_may_have_been_sent_settles_that_and_nothing_else(AnnouncementState? before, SendVerdict verdict) =>
        Assert.Equal(verdict, SendRule.Judge(before, isNamed: false, isForced: false, hasArrived: true));

    [Theory]
    [InlineData(200, "ok", AnnouncementState.Sent)]
    [InlineData(202, "", AnnouncementState.Sent)]
    [InlineData(200, "1", AnnouncementState.Sent)]
    [InlineData(200, "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413", AnnouncementState.Failed)]
    [InlineData(200, "<!DOCTYPE html><title>Sign in</title>", AnnouncementState.Failed)]
    [InlineData(302, "", AnnouncementState.Failed)]
    [InlineData(400, "invalid_blocks", AnnouncementState.Failed)]
    [InlineData(403, "invalid_token", AnnouncementState.Failed)]
    [InlineData(404, "no_service", AnnouncementState.Failed)]
    [InlineData(429, "", AnnouncementState.Failed)]
    [InlineData(503, "", AnnouncementState.Failed)]
    [InlineData(408, "", AnnouncementState.Unknown)]
    [InlineData(500, "rollup_error", AnnouncementState.Unknown)]
    [InlineData(502, "", AnnouncementState.Unknown)]
    [InlineData(504, "", AnnouncementState.Unknown)]
    public void An_answer_says_whether_the_message_arrived(int status, string body, AnnouncementState state) => Assert.Equal(state, WebhookVerdict.Judge(status, body));

    [Theory]
    [InlineData("smtp.example.com", MailEncryption.Auto, MailEncryption.StartTls, 587)]
    [InlineData("smtp.example.com:25", MailEncryption.Auto, MailEncryption.StartTls, 25)]
    [InlineData("smtp.example.com:465", MailEncryption.Auto, MailEncryption.Tls, 465)]
    [InlineData("smtp.example.com", MailEncryption.Tls, MailEncryption.Tls, 465)]
    [InlineData("smtp.example.com:25", MailEncryption.None, MailEncryption.None, 25)]
    [InlineData("localhost:2525", MailEncryption.Auto, MailEncryption.None, 2525)]
    [InlineData("127.0.0.1", MailEncryption.Auto, MailEncryption.None, 587)]
    [InlineData("[::1]:2525", MailEncryption.Auto, MailEncryption.None, 2525)]
    [InlineData("localhost:2525", MailEncryption.StartTls, MailEncryption.StartTls, 2525)]
    [InlineData("127.example.com", MailEncryption.Auto, MailEncryption.StartTls, 587)]
    public void The_way_to_a_mail_server_is_encrypted_unless_it_is_this_machine_or_said_otherwise(string server, MailEncryption asked, MailEncryption encryption, int port) =>
        Assert.Equal((encryption, port), MailServerName.TryParse(server)!.Resolve(asked));

    [Theory]
    [InlineData("")]
    [InlineData("smtp.example.com:")]
    [InlineData("smtp.example.com:0")]
    [InlineData("smtp.example.com:70000")]
    [InlineData("smtp://smtp.example.com")]
    [InlineData("user@smtp.example.com")]
    [InlineData("a b")]
    public void Other_texts_name_no_mail_server(string text) => Assert.Null(MailServerName.TryParse(text));
}
