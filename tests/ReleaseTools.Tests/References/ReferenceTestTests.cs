using System.Runtime.Versioning;
using System.Text;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class ReferenceTestTests : ReferenceFixture
{
    [Fact]
    public async Task Places_that_agree_are_no_findings()
    {
        Declare("v1.2.0", ("VERSION", null), ("Dockerfile", "HELLO_VERSION"), ("a/b.sh", @"hello@(\S+)"));
        Folder.Write("VERSION", "1.2.0\n");
        Folder.Write("Dockerfile", "FROM x:0.1.0\nENV HELLO_VERSION=1.2.0\n");
        Folder.Write("a/b.sh", "get hello@v1.2.0");

        Assert.Empty(await TestAsync());
    }

    [Fact]
    public async Task Every_matched_line_that_disagrees_is_a_finding_with_its_place()
    {
        Declare("v1.2.0", ("f", "HELLO"));
        Folder.Write("f", "HELLO=1.2.0\r\nHELLO=v1.1.0\r\nother\r\n  HELLO: none\r\n");

        IReadOnlyList<VersionReferenceFinding> findings = await TestAsync();

        Assert.Equal(["f:2:7: hello: is v1.1.0, wanted v1.2.0", "f:4:3: hello: has no version, wanted v1.2.0"], findings.Select(finding => finding.ToString()));
        Assert.Equal((VersionReferenceFault.VersionDiffers, "v1.1.0", "v1.2.0", "dependencies.yaml:6:12"), (findings[0].Fault, findings[0].Found, findings[0].Wanted, findings[0].Declared));
        Assert.Equal((VersionReferenceFault.VersionMissing, (string?)null), (findings[1].Fault, findings[1].Found));
    }

    [Fact]
    public async Task Without_an_expression_the_version_has_to_stand_somewhere()
    {
        Declare("1.2.0", ("VERSION", null));
        Folder.Write("VERSION", "# the version\nv1.1.0\n");

        VersionReferenceFinding finding = await SingleFindingAsync();

        Assert.Equal((VersionReferenceFault.VersionDiffers, 2, "1.1.0"), (finding.Fault, finding.Line, finding.Found));
    }

    [Theory]
    [InlineData("nothing", VersionReferenceFault.NothingMatches, "no line is matched by 'nothing' (dependencies.yaml:6:12)")]
    [InlineData("(", VersionReferenceFault.ExpressionInvalid, "Not enough )'s")]
    [InlineData("(x+x+)+y", VersionReferenceFault.ExpressionTooSlow, "searched this line for more than 1 s")]
    public async Task An_expression_that_does_not_do_is_a_finding(string match, VersionReferenceFault fault, string message)
    {
        Declare("1.2.0", ("f", match));
        Folder.Write("f", $"{new string('x', 80)}\n{new string('x', 80)}\n");

        VersionReferenceFinding finding = await SingleFindingAsync();

        Assert.Equal(fault, finding.Fault);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", VersionReferenceFault.FileMissing)]
    [InlineData("missing/too", VersionReferenceFault.FileMissing)]
    [InlineData("folder", VersionReferenceFault.FileUnreadable)]
    [InlineData("binary", VersionReferenceFault.FileBinary)]
    [InlineData("utf16", VersionReferenceFault.FileBinary)]
    [InlineData("../f", VersionReferenceFault.OutsideRepository)]
    [InlineData("folder/../../f", VersionReferenceFault.OutsideRepository)]
    [InlineData("/etc/passwd", VersionReferenceFault.OutsideRepository)]
    [InlineData(".git/config", VersionReferenceFault.OutsideRepository)]
    public async Task A_file_that_can_not_be_looked_at_is_a_finding(string path, VersionReferenceFault fault)
    {
        Declare("1.2.0", (path, "x"));
        Directory.CreateDirectory(Folder["folder"]);
        Directory.CreateDirectory(Folder[".git"]);
        File.WriteAllBytes(Folder["binary"], [(byte)'x', 0, 1, 2]);
        File.WriteAllText(Folder["utf16"], "x 1.2.0", Encoding.Unicode);

        VersionReferenceFinding finding = await SingleFindingAsync();

        Assert.Equal((fault, path, "hello"), (finding.Fault, finding.Path, finding.Name));
    }

    [Fact]
    public async Task A_link_inside_the_checkout_is_followed_and_one_that_leads_out_is_not()
    {
        Requires.Unix();
        using var outside = new TestFolder();
        outside.Write("f", "HELLO=1.2.0\n");
        Declare("1.2.0", ("inner", "HELLO"), ("outer", "HELLO"), ("folder/f", "HELLO"), ("circle", "HELLO"));
        Folder.Write("real", "HELLO=1.2.0\n");
        File.CreateSymbolicLink(Folder["inner"], "real");
        File.CreateSymbolicLink(Folder["outer"], outside["f"]);
        Directory.CreateSymbolicLink(Folder["folder"], outside.Path);
        File.CreateSymbolicLink(Folder["circle"], "circle");

        Assert.Equal(["outer", "folder/f", "circle"], (await TestAsync()).Select(finding => finding.Path));
        Assert.All(await TestAsync(), finding => Assert.Equal(VersionReferenceFault.OutsideRepository, finding.Fault));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_that_may_not_be_read_is_a_finding()
    {
        Requires.NotRoot();
        Declare("1.2.0", ("f", "x"));
        File.SetUnixFileMode(Folder.Write("f", "x 1.2.0"), UnixFileMode.None);

        Assert.Equal(VersionReferenceFault.FileUnreadable, (await SingleFindingAsync()).Fault);
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_still_text()
    {
        Declare("1.2.0", ("f", "HELLO"));
        File.WriteAllBytes(Folder["f"], Encoding.Latin1.GetBytes("grün\nHELLO für=1.1.0\n"));

        Assert.Equal("f:2:11: hello: is 1.1.0, wanted 1.2.0", (await SingleFindingAsync()).ToString());
    }

    [Fact]
    public async Task A_line_of_any_length_below_the_limit_is_one_line()
    {
        Declare("1.2.0", ("f", "HELLO"), ("g", "x"));
        File.WriteAllText(Folder["f"], new string('x', 1_000_000) + " HELLO 1.1.0\nHELLO 1.2.0");
        File.WriteAllText(Folder["g"], new string('x', Engine.References.LineReader.LongestLine + 1));

        IReadOnlyList<VersionReferenceFinding> findings = await TestAsync();

        Assert.Equal([(VersionReferenceFault.VersionDiffers, (int?)1), (VersionReferenceFault.FileBinary, null)], findings.Select(finding => (finding.Fault, finding.Line)));
    }
}
