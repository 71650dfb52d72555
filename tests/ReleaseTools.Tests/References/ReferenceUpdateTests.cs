using System.Runtime.Versioning;
using System.Text;
using ReleaseTools.Engine.References;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class ReferenceUpdateTests : ReferenceFixture
{
    [Fact]
    public async Task A_new_version_is_written_everywhere_the_dependencies_file_first()
    {
        Declare("1.2.0", ("VERSION", null), ("f", "HELLO"));
        Folder.Write("VERSION", "v1.2.0");
        Folder.Write("f", "HELLO=1.2.0\nHELLO=1.1.0\nOTHER=1.2.0\n");

        IReadOnlyList<VersionReferenceChange> changes = await UpdateAsync("v1.3.0");

        Assert.Equal(["dependencies.yaml:3: hello: 1.2.0 -> 1.3.0", "VERSION:1: hello: v1.2.0 -> v1.3.0", "f:1: hello: 1.2.0 -> 1.3.0", "f:2: hello: 1.1.0 -> 1.3.0"],
            changes.Select(change => change.ToString()));
        Assert.Equal(("v1.3.0", "HELLO=1.3.0\nHELLO=1.3.0\nOTHER=1.2.0\n"), (Text("VERSION"), Text("f")));
        Assert.Empty(await TestAsync());
        Assert.Empty(Folder.Files(".release/work"));
    }

    [Fact]
    public async Task Without_a_version_the_places_are_brought_in_line()
    {
        Declare("1.2.0", ("f", "HELLO"));
        string declared = Text("dependencies.yaml");
        Folder.Write("f", "HELLO=v1.1.0\n");

        VersionReferenceChange change = Assert.Single(await UpdateAsync());

        Assert.Equal(new VersionReferenceChange("f", 1, "v1.1.0", "v1.2.0", "hello", "1.2.0"), change);
        Assert.Equal(declared, Text("dependencies.yaml"));
        Assert.Empty(await UpdateAsync());
    }

    [Theory]
    [InlineData("version: 1.2.0 # keep", "version: 1.3.0 # keep")]
    [InlineData("version: 'v1.2.0'", "version: 'v1.3.0'")]
    [InlineData("version:   \"1.2.0\"", "version:   \"1.3.0\"")]
    [InlineData("version: &hello 1.2.0", "version: &hello 1.3.0")]
    [InlineData("version: |-\n    1.2.0", "version: |-\n    1.3.0")]
    [InlineData("\"version\" : 1.2.0", "\"version\" : 1.3.0")]
    public async Task The_dependencies_file_keeps_everything_but_the_version(string before, string after)
    {
        string text = $"\ufeff# top\r\ndependencies:\r\n\r\n- name: hello   # ünï 🎉\r\n  {before}\r\n- {{name: other, version: 1.2.0}}";
        Folder.Write("dependencies.yaml", text);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        File.WriteAllBytes(Folder["dependencies.yaml"], bytes);

        await UpdateAsync("1.3.0", "hello");

        Assert.Equal(Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal)), File.ReadAllBytes(Folder["dependencies.yaml"]));
    }

    [Fact]
    public async Task A_version_behind_an_alias_is_changed_for_all_who_share_it_or_for_none()
    {
        Folder.Write("dependencies.yaml", "dependencies:\n- {name: a, version: &v 1.2.0}\n- {name: b, version: *v}\n");

        var refused = await Assert.ThrowsAsync<ReferencesRefusedException>(() => UpdateAsync("1.3.0", "a"));
        Assert.Contains("shares its place with another dependency", refused.Message, StringComparison.Ordinal);
        await UpdateAsync("1.3.0", "*");

        Assert.Equal("dependencies:\n- {name: a, version: &v 1.3.0}\n- {name: b, version: *v}\n", Text("dependencies.yaml"));
    }

    [Fact]
    public async Task Every_byte_outside_the_versions_stays()
    {
        Declare("1.2.0", ("crlf", "H"), ("latin", "H"), ("bom", "H"));
        byte[] Bytes(string version) => Encoding.Latin1.GetBytes($"\xff\xfe gr\xfcn\r\nH f\xfcr {version}\rx\n\n H \xe4 v{version} \xf6");
        string Bom(string version) => $"\ufeffH ü🎉 {version}\tü";
        Folder.Write("crlf", "x\r\nH 1.2.0\r\n");
        File.WriteAllBytes(Folder["latin"], [.. "x\n"u8, .. Bytes("1.2.0")]);
        File.WriteAllBytes(Folder["bom"], Encoding.UTF8.GetBytes(Bom("1.2.0")));

        await UpdateAsync("1.10.0");

        Assert.Equal("x\r\nH 1.10.0\r\n", Text("crlf"));
        Assert.Equal([.. "x\n"u8, .. Bytes("1.10.0")], File.ReadAllBytes(Folder["latin"]));
        Assert.Equal(Encoding.UTF8.GetBytes(Bom("1.10.0")), File.ReadAllBytes(Folder["bom"]));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Permissions_stay_and_links_are_written_through()
    {
        Requires.Unix();
        Declare("1.2.0", ("run.sh", "H"), ("link", "H"));
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(Folder.Write("run.sh", "H 1.2.0"), mode);
        Folder.Write("real", "H 1.2.0");
        File.CreateSymbolicLink(Folder["link"], "real");

        await UpdateAsync("1.3.0");

        Assert.Equal(mode, File.GetUnixFileMode(Folder["run.sh"]));
        Assert.Equal(("real", "H 1.3.0"), (new FileInfo(Folder["link"]).LinkTarget, Text("real")));
    }

    [Fact]
    public async Task One_file_may_hold_several_places_and_be_the_dependencies_file_itself()
    {
        Folder.Write("dependencies.yaml", """
            dependencies:
            - {name: a, version: 1.2.0, refPaths: [{path: f, match: A}, {path: ./f, match: "A="}, {path: dependencies.yaml, match: "copy: "}]}
            - {name: b, version: 2.0.0, refPaths: [{path: f, match: B}]}
            # copy: 1.2.0
            """);
        Folder.Write("f", "A=1.2.0 B=2.0.0\n");

        await References().UpdateAsync([new("a", "1.3.0"), new("b", "2.1.0")], _ => Task.FromResult(true), CancellationToken.None);

        Assert.Equal("A=1.3.0 B=2.1.0\n", Text("f"));
        Assert.EndsWith("# copy: 1.3.0", Text("dependencies.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HELLO", "HELLO=1.1.0 1.0.0\n", "can't be told")]
    [InlineData("HELLO=1.2.0", "HELLO=1.2.0\n", "would not match the line any more")]
    [InlineData("MISSING", "HELLO=1.2.0\n", "no line is matched")]
    [InlineData("(x+x+)+y", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", "for more than 1 s")]
    [InlineData("(", "HELLO=1.2.0\n", "Not enough")]
    public async Task Where_one_place_can_not_be_updated_nothing_is(string match, string line, string message)
    {
        Declare("1.2.0", ("good", "HELLO"), ("bad", match), ("missing", "HELLO"));
        Folder.Write("good", "HELLO=1.2.0\n");
        Folder.Write("bad", line);

        IReadOnlyList<VersionReferenceFinding> findings = await RefusedAsync("1.3.0");

        Assert.Equal(["bad", "missing"], findings.Select(finding => finding.Path).Order());
        Assert.Contains(message, findings.Single(finding => finding.Path == "bad").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_dependencies_that_want_one_place_are_refused()
    {
        Folder.Write("dependencies.yaml", "dependencies:\n- {name: a, version: 1.2.0, refPaths: [{path: f, match: X}]}\n- {name: b, version: 1.3.0, refPaths: [{path: f, match: X}]}\n");
        Folder.Write("f", "X=1.1.0\n");

        Assert.Equal("wants 1.3.0 where a wants 1.2.0", Assert.Single(await RefusedAsync()).Message);
    }

    [Theory]
    [InlineData("hello", "1.3", "VersionInvalid")]
    [InlineData("hello", "latest", "VersionInvalid")]
    [InlineData("helo", "1.3.0", "DependencyMissing")]
    [InlineData(null, "1.3.0", "DependencyUnclear")]
    public async Task A_wrong_argument_is_an_error_of_usage(string? name, string version, string id)
    {
        Folder.Write("dependencies.yaml", "dependencies:\n- {name: hello, version: 1.2.0}\n- {name: other, version: 1.2.0}\n");

        Assert.Equal(id, (await Assert.ThrowsAsync<UsageException>(() => UpdateAsync(version, name))).ErrorId);
    }

    [Fact]
    public async Task Two_versions_for_one_dependency_are_an_error_of_usage()
    {
        Declare("1.2.0");

        var error = await Assert.ThrowsAsync<UsageException>(() => References().UpdateAsync([new("hello", "1.3.0"), new("h*", "1.4.0")], _ => Task.FromResult(true), CancellationToken.None));

        Assert.Equal("VersionUnclear", error.ErrorId);
    }

    [Fact]
    public async Task What_is_asked_shows_the_diff_and_a_no_changes_nothing()
    {
        Declare("1.2.0", ("f", "HELLO"));
        Folder.Write("f", "HELLO=1.2.0");
        string? asked = null;

        Assert.Empty(await References().UpdateAsync([new("hello", "1.3.0")], what => Task.FromResult((asked = what) is null), CancellationToken.None));

        Assert.Contains("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-HELLO=1.2.0\n\\ No newline at end of file\n+HELLO=1.3.0", asked, StringComparison.Ordinal);
        Assert.StartsWith("Update version references in 2 files:\n--- a/dependencies.yaml\n", asked, StringComparison.Ordinal);
        Assert.Equal(["dependencies.yaml", "f"], Folder.Files());
        Assert.Equal("HELLO=1.2.0", Text("f"));
    }

    [Fact]
    public async Task A_file_that_changes_while_somebody_thinks_is_asked_about_anew()
    {
        Declare("1.2.0", ("f", "HELLO"));
        Folder.Write("f", "HELLO=1.2.0");
        int asked = 0;

        await References().UpdateAsync([new("hello", "1.3.0")], _ =>
        {
            if (++asked == 1) Folder.Write("f", "HELLO=1.2.0 # edited");
            return Task.FromResult(true);
        }, CancellationToken.None);

        Assert.Equal((2, "HELLO=1.3.0 # edited"), (asked, Text("f")));
    }

    [Fact]
    public async Task A_file_that_never_holds_still_is_refused()
    {
        Declare("1.2.0", ("f", "HELLO"));
        Folder.Write("f", "HELLO=1.2.0");
        int asked = 0;

        var refused = await Assert.ThrowsAsync<RefusedException>(() => References().UpdateAsync([new("hello", "1.3.0")], _ =>
        {
            Folder.Write("f", $"HELLO=1.2.0 # {++asked}");
            return Task.FromResult(true);
        }, CancellationToken.None));

        Assert.Equal("VersionReferenceBusy", refused.ErrorId);
        Assert.Contains("version: 1.2.0", Text("dependencies.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Updates_at_once_do_not_mix()
    {
        Folder.Write("dependencies.yaml", "dependencies:\n" + string.Concat(Enumerable.Range(0, 8).Select(i => $"- {{name: d{i}, version: 1.0.{i}, refPaths: [{{path: f, match: D{i}=}}]}}\n")));
        Folder.Write("f", string.Concat(Enumerable.Range(0, 8).Select(i => $"D{i}=1.0.{i}\n")));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    await UpdateAsync($"2.{i}.0", $"d{i}");
                    return;
                }
                catch (RefusedException e) when (e.ErrorId == "VersionReferenceBusy")
                {
                    // others were quicker five times
                }
            }
        })));

        Assert.Equal(["2.0.0", "2.1.0", "2.2.0", "2.3.0", "1.0.4", "1.0.5", "1.0.6", "1.0.7"], References().List(new(Name: null)).Select(dependency => dependency.Version));
        Assert.Empty(await TestAsync());
    }
}
