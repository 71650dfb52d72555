using ReleaseTools.Logging;

namespace ReleaseTools.Tests.Logging;

public sealed class RedactorTests
{
    private static readonly Redactor s_redactor = Redactor.ForEnvironment(
        [new("DEPLOY_TOKEN", "s3cr3t-value"), new("PATH", "/usr/bin"), new("DB_PASSWORD", "hunter2hunter2"), new("SHORT_KEY", "ab")]);

    [Theory]
    [InlineData("push with s3cr3t-value now", "push with *** now")]
    [InlineData("hunter2hunter2s3cr3t-value", "******")]
    [InlineData("/usr/bin stays", "/usr/bin stays")]
    [InlineData("about stays although SHORT_KEY is ab", "about stays although SHORT_KEY is ab")]
    [InlineData("https://user:pass@example.com/x", "https://***@example.com/x")]
    [InlineData("https://example.com/x?X-Amz-Signature=abc123&y=1", "https://example.com/x?X-Amz-Signature=***&y=1")]
    [InlineData("token ghp_0123456789abcdefghijABCDEFGHIJ000000 used", "token *** used")]
    [InlineData("Authorization: Bearer abcdef0123456789", "Authorization: Bearer ***")]
    [InlineData("\u001b[31mred\u001b[0m and \u0007bell", "red and bell")]
    [InlineData("tab\tstays", "tab\tstays")]
    public void Nothing_secret_and_no_control_character_gets_through(string line, string expected) =>
        Assert.Equal(expected, s_redactor.Clean(line));
}
