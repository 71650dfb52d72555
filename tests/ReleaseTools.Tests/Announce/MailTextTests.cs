using System.Text;
using ReleaseTools.Announce;

namespace ReleaseTools.Tests.Announce;

public sealed class MailTextTests
{
    private static MailText Mail(string subject = "hello 1.2.0", string from = "releases@example.com", string text = "text", params string[] to) => new(
        from, to.Length > 0 ? to : ["team@example.com"], subject, "0123@example.com", new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.FromHours(1)), text, "<p>html</p>");

    [Theory]
    [InlineData("hello 1.2.0", "hello 1.2.0")]
    [InlineData("Größe", "=?utf-8?B?R3LDtsOfZQ==?=")]
    [InlineData("=?utf-8?B?eA==?=", "=?utf-8?B?PT91dGYtOD9CP2VBPT0/PQ==?=")]      // would be decoded, and is meant
    [InlineData("one\r\nBcc: everybody@example.com", "one  Bcc: everybody@example.com")]
    public void A_subject_is_one_line_of_ascii(string subject, string header) => Assert.Equal(header, MailText.Encode(subject));

    [Theory]
    [InlineData("ä", 200)]
    [InlineData("🚀", 100)]
    [InlineData("x", 2000)]
    public void A_long_subject_is_cut_into_words_that_each_hold_whole_characters(string character, int count)
    {
        string subject = string.Concat(Enumerable.Repeat(character, count));

        string[] words = MailText.Encode(subject).Split("\r\n ");

        Assert.All(words, word => Assert.InRange(word.Length, 12, 75));
        Assert.Equal(subject, string.Concat(words.Select(word => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(word["=?utf-8?B?".Length..^2])))));
    }

    [Theory]
    [InlineData("team@example.com", "team@example.com")]
    [InlineData("The team <team@example.com>", "The team <team@example.com>")]
    [InlineData("\"Team, the\" <team@example.com>", "\"Team, the\" <team@example.com>")]
    [InlineData("Dév <dev@example.com>", "=?utf-8?B?RMOpdg==?= <dev@example.com>")]
    public void Addresses_keep_their_names(string written, string header) => Assert.Contains($"\r\nTo: {header}\r\n", Mail(to: written).Write(), StringComparison.Ordinal);

    [Fact]
    public void Every_line_is_short_ascii_and_ends_in_cr_lf()
    {
        string mail = Mail("Größe", text: string.Concat(Enumerable.Repeat("Größe 🚀.\n.\n", 500)), to: [.. Enumerable.Range(1, 50).Select(number => $"person-{number}@example.com")]).Write();

        Assert.All(mail, c => Assert.True(char.IsAscii(c)));
        Assert.DoesNotContain('\n', mail.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(mail.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
    }

    [Fact]
    public void Both_versions_come_back_as_they_were()
    {
        string[] parts = Mail(text: "Größe 🚀\nsecond\n").Write().Split("\r\n--=_0123");

        Assert.Contains("Message-ID: <0123@example.com>\r\n", parts[0], StringComparison.Ordinal);
        Assert.Contains("Date: Sat, 21 Nov 2026 09:30:00 +0100\r\n", parts[0], StringComparison.Ordinal);
        Assert.Equal("Größe 🚀\r\nsecond\r\n", Decode(parts[1]));
        Assert.Equal("<p>html</p>", Decode(parts[2]));
        Assert.Equal("--\r\n", parts[3]);
    }

    private static string Decode(string part) => Encoding.UTF8.GetString(Convert.FromBase64String(part[(part.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
}
