using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
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

    private const string Pem = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3S\nab==\n-----END PRIVATE KEY-----\n";

    [Fact]
    public void Each_line_of_a_secret_of_several_is_masked()
    {
        var redactor = new Redactor([Pem]);

        Assert.Equal("***\n***\n***\nab==\n***\n", redactor.CleanLines(Pem));
        Assert.Equal("  key: ***", redactor.Clean("  key: MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3S"));
    }

    [Fact]
    public void The_key_in_a_secret_of_JSON_is_masked_as_the_program_that_reads_it_prints_it()
    {
        string json = JsonSerializer.Serialize(new { type = "service_account", client_id = "1234567890", private_key = Pem });
        var redactor = new Redactor([json]);

        Assert.DoesNotContain("MzEfYyjiWA4R4", redactor.CleanLines(Pem), StringComparison.Ordinal);
        Assert.Equal("the type is service_account", redactor.Clean("the type is service_account"));
    }

    private const string Odd = "p@ss word/é\"<&'+\\ü~1";

    public static TheoryData<string> Encoded => new()
    {
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Odd)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Odd + "\n")),
        Convert.ToBase64String(Encoding.Unicode.GetBytes(Odd)),
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Odd)),
        Uri.EscapeDataString(Odd),
        WebUtility.UrlEncode(Odd),
        Uri.EscapeDataString(Odd).ToLowerInvariant(),
        JsonSerializer.Serialize(Odd)[1..^1],
        Odd.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal),
        WebUtility.HtmlEncode(Odd),
        "p@ss word/é&#34;&lt;&amp;&#39;+\\ü~1",
        "p@ss word/é&quot;&lt;&amp;&#x27;+\\ü~1",
        "p@ss word/é\"<&'\\''+\\ü~1",
    };

    [Theory, MemberData(nameof(Encoded))]
    public void A_secret_is_masked_in_every_encoding(string encoded) => Assert.Equal("[***]", new Redactor([Odd]).Clean($"[{encoded}]"));

    [Fact]
    public void A_secret_within_a_longer_text_in_base64_is_masked()
    {
        foreach (string before in new[] { "", "u", "us", "ann:", "annie:" })
        {
            string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{before}hunter2hunter2 and more"));

            Assert.DoesNotContain("VyMmh1bnRlcj", new Redactor(["hunter2hunter2"]).Clean(encoded), StringComparison.Ordinal);
            Assert.Contains("***", new Redactor(["hunter2hunter2"]).Clean(encoded), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(76)]
    public void Wrapped_base64_is_masked_line_by_line(int width)
    {
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Pem));

        foreach (char[] line in encoded.Chunk(width).Where(line => line.Length == width)) Assert.Equal("***", new Redactor([Pem]).Clean(new string(line)));
    }

    [Fact]
    public void Two_secrets_that_overlap_are_masked_whole() => Assert.Equal("x***y", new Redactor(["abcdefgh", "efghijkl"]).Clean("xabcdefghijkly"));

    [Fact]
    public void A_part_of_a_long_secret_is_masked()
    {
        string secret = string.Concat(Enumerable.Range(0, 5000).Select(i => (char)('a' + (i * i % 26))));

        Assert.DoesNotContain(secret[600..700], new Redactor([secret]).Clean(secret[..1000]), StringComparison.Ordinal);
        Assert.Equal("***", new Redactor([secret]).Clean(secret));
    }

    [Fact]
    public void What_is_not_secret_is_left_as_it_is() => Prop.ForAll<NonNull<string>>(text =>
        text.Get.Any(char.IsControl) || text.Get.Contains("hunter2", StringComparison.Ordinal) || new Redactor(["hunter2hunter2"]).Clean(text.Get) == text.Get || text.Get.Contains("://", StringComparison.Ordinal)).QuickCheckThrowOnFailure();
}
