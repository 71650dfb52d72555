using ReleaseTools.Ci;
using ReleaseTools.Reports;

namespace ReleaseTools.Tests.Ci;

public sealed class EscapingTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100%", "100%AZP25")]
    [InlineData("%0A is not a line break", "%AZP250A is not a line break")]
    [InlineData("%AZP25", "%AZP25AZP25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("a;b]c", "a;b]c")]                                       // only a line break ends the data
    public void Data_of_Azure_Pipelines(string text, string escaped) => Assert.Equal(escaped, AzureDialect.Data(text));

    [Theory]
    [InlineData("C:\\a;b.yaml", "C:\\a%3Bb.yaml")]
    [InlineData("[a]", "[a%5D")]
    [InlineData("100%;\n", "100%AZP25%3B%0A")]
    public void A_property_of_Azure_Pipelines(string text, string escaped) => Assert.Equal(escaped, AzureDialect.Property(text));

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100%", "100%25")]
    [InlineData("%0A is not a line break", "%250A is not a line break")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("a: b, c::d", "a: b, c::d")]
    public void Data_of_GitHub_Actions(string text, string escaped) => Assert.Equal(escaped, GitHubDialect.Data(text));

    [Theory]
    [InlineData("C:\\a,b.yaml", "C%3A\\a%2Cb.yaml")]
    [InlineData("100%\n", "100%25%0A")]
    public void A_property_of_GitHub_Actions(string text, string escaped) => Assert.Equal(escaped, GitHubDialect.Property(text));

    [Theory]
    [InlineData("a%b\r\nc;d]e:f,g%0A%AZP25%25")]
    [InlineData("%%3B%5D")]
    public void What_is_escaped_is_read_back_as_it_was(string text)
    {
        Assert.Equal(text, AsTheAgentReads(AzureDialect.Property(text)));
        Assert.Equal(text, AsTheAgentReads(AzureDialect.Data(text)));
        Assert.Equal(text, AsTheRunnerReads(GitHubDialect.Property(text), ("%3A", ":"), ("%2C", ",")));
        Assert.Equal(text, AsTheRunnerReads(GitHubDialect.Data(text)));
    }

    [Theory]
    [InlineData(CiKind.AzurePipelines, "##vso[task.setvariable variable=a]b", "## vso[task.setvariable variable=a]b")]
    [InlineData(CiKind.AzurePipelines, "in the middle ##VSO[task.complete result=Failed;] of a line", "in the middle ## vso[task.complete result=Failed;] of a line")]
    [InlineData(CiKind.AzurePipelines, "##[endgroup]", "## [endgroup]")]
    [InlineData(CiKind.AzurePipelines, "::error::of another", "::error::of another")]
    [InlineData(CiKind.AzurePipelines, "###vso[a.b]", "### vso[a.b]")]
    [InlineData(CiKind.GitHubActions, "::set-output name=a::b", ": :set-output name=a::b")]
    [InlineData(CiKind.GitHubActions, "  \t::stop-commands::x", "  \t: :stop-commands::x")]
    [InlineData(CiKind.GitHubActions, "std::vector::at", "std::vector::at")]
    [InlineData(CiKind.GitHubActions, "before ##[add-mask]x", "before ## [add-mask]x")]
    [InlineData(CiKind.GitHubActions, "", "")]
    public void A_program_can_tell_the_CI_nothing(CiKind kind, string line, string harmless)
    {
        CiDialect dialect = CiDialect.Of(kind)!;

        Assert.Equal(harmless, dialect.Neutral(line));
        Assert.Equal(harmless, dialect.Neutral(dialect.Neutral(line)));
    }

    // azure-pipelines-agent, CommandStringConvertor: each escape in turn, the percent sign last
    private static string AsTheAgentReads(string text) => AsTheRunnerReads(text.Replace("%AZP25", "%25", StringComparison.Ordinal), ("%3B", ";"), ("%5D", "]"));

    // actions/runner, ActionCommand: likewise
    private static string AsTheRunnerReads(string text, params (string Escape, string Meaning)[] more)
    {
        foreach ((string escape, string meaning) in more.Concat([("%0D", "\r"), ("%0A", "\n"), ("%25", "%")])) text = text.Replace(escape, meaning, StringComparison.Ordinal);
        return text;
    }
}
