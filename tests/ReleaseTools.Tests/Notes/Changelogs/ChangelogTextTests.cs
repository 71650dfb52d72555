using ReleaseTools.Notes.Changelogs;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Notes.Changelogs;

public sealed class ChangelogTextTests
{
    private const string Day = "2026-11-21", New = "- new (0123abc)";

    private const string KeepAChangelog = "# Changelog\n\nThe format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),\nand this project adheres to [Semantic Versioning](https://semver.org/spec/v2.0.0.html).\n\n"
        + "## [Unreleased]\n\n### Added\n\n- soon\n\n## [1.0.0] - 2026-01-01\n\n### Added\n\n- all\n\n"
        + "[unreleased]: https://github.com/acme/hello/compare/v1.0.0...HEAD\n[1.0.0]: https://github.com/acme/hello/releases/tag/v1.0.0\n";

    private const string Kept = "# Changelog\n\nAll of it.\n\n## [Unreleased]\n\n<!-- what is next -->\n\n## [1.2.0] - 2026-02-01\n\n- b\n\n## [1.0.0] - 2026-01-01\n\n- a\n\n[1.2.0]: https://example.com/b-1.2.0\n[1.0.0]: https://example.com/a-1.0.0\n";

    [Theory]
    [InlineData("1.3.0", "<!-- what is next -->\n\n## [1.3.0] - 2026-11-21\n\nNEW\n\n## [1.2.0]")]
    [InlineData("1.1.0", "- b\n\n## [1.1.0] - 2026-11-21\n\nNEW\n\n## [1.0.0]")]
    [InlineData("0.9.0", "- a\n\n## [0.9.0] - 2026-11-21\n\nNEW\n\n[1.2.0]:")]
    [InlineData("1.2.0-rc.1", "- b\n\n## [1.2.0-rc.1] - 2026-11-21\n\nNEW\n\n## [1.0.0]")]
    public void A_section_stands_in_version_order(string version, string expected) => Assert.Contains(Full(expected), Put(Kept, version), StringComparison.Ordinal);

    // what release managers use: the new section looks like the ones before
    [Theory]
    [InlineData("## 1.0.0", "## 1.1.0")]
    [InlineData("## v1.0.0", "## v1.1.0")]
    [InlineData("# 1.0.0", "# 1.1.0")]
    [InlineData("### V1.0.0", "### V1.1.0")]
    [InlineData("## Version 1.0.0", "## Version 1.1.0")]
    [InlineData("## Release 1.0", "## Release 1.1")]
    [InlineData("## hello 1.0.0 (2026-01-01)", "## hello 1.1.0 (2026-11-21)")]
    [InlineData("## \ud83c\udf89 1.0.0", "## \ud83c\udf89 1.1.0")]
    [InlineData("## \u7248\u672c 1.0.0", "## \u7248\u672c 1.1.0")]
    [InlineData("## What's new in 1.0.0", "## What's new in 1.1.0")]
    [InlineData("## [1.0.0] - 2026-01-01", "## [1.1.0] - 2026-11-21")]
    [InlineData("## [1.0.0] \u2014 2026-01-01 [YANKED]", "## [1.1.0] \u2014 2026-11-21")]
    [InlineData("## [v1.0.0](https://github.com/acme/hello/compare/v0.9.0...v1.0.0) (2026-01-01)", "## [v1.1.0](https://github.com/acme/hello/compare/v1.0.0...v1.1.0) (2026-11-21)")]
    [InlineData("## [1.0.0](https://github.com/acme/hello/releases/tag/v1.0.0)", "## [1.1.0](https://github.com/acme/hello/releases/tag/v1.1.0)")]
    [InlineData("## [1.0.0](https://example.com) (2026-01-01)", "## 1.1.0 (2026-11-21)")]
    [InlineData("## 1.0.0 / 2026-01-01", "## 1.1.0 / 2026-11-21")]
    [InlineData("## 1.0.0 (January 1, 2026)", "## 1.1.0 (November 21, 2026)")]
    [InlineData("## 1.0.0 - 1 Jan 2026", "## 1.1.0 - 21 Nov 2026")]
    [InlineData("## 1.0.0, released on 2026/01/01", "## 1.1.0, released on 2026/11/21")]
    [InlineData("## 2026-01-01, Version 1.0.0 (Current), @ann", "## 2026-11-21, Version 1.1.0")]
    [InlineData("## 1.0.0 \"Foxtrot\"", "## 1.1.0")]
    [InlineData("## 1.0.0 ##", "## 1.1.0")]
    [InlineData("## 1.0.0 Foxtrot (2026-01-01)", "## 1.1.0 (2026-11-21)")]
    [InlineData("## v1.0.0: Foxtrot, 1 January 2026", "## v1.1.0 - 21 November 2026")]
    [InlineData("## hello-v1.0.0", "## hello-v1.1.0")]
    [InlineData("## [1.0.0](https://x/compare/hello-v0.9.0...hello-v1.0.0) (2026-01-01)", "## [1.1.0](https://x/compare/hello-v1.0.0...v1.1.0) (2026-11-21)")]
    [InlineData("1.0.0\n=====", "1.1.0\n=====")]
    [InlineData("1.0.0 / 2026-01-01\n==================", "1.1.0 / 2026-11-21\n==================")]
    [InlineData("Version 1.0.0\n---", "Version 1.1.0\n---")]
    [InlineData("v1.0.0 (January 1, 2026)\n------------------------", "v1.1.0 (November 21, 2026)\n--------------------------")]
    public void A_heading_is_written_as_the_one_before(string heading, string expected)
    {
        string before = $"# All changes\n\n{heading}\n\n- old\n";
        Assert.Equal(before.Replace(heading, $"{expected}\n\n{New}\n\n{heading}", StringComparison.Ordinal), Put(before, "1.1.0"));
    }

    [Fact]
    public void A_patch_is_written_as_the_patches_before()
    {
        const string before = "# [1.1.0](https://x/compare/v1.0.1...v1.1.0) (2026-02-01)\n\n- b\n\n## [1.0.1](https://x/compare/v1.0.0...v1.0.1) (2026-01-01)\n\n- a\n";
        Assert.Equal($"## [1.1.1](https://x/compare/v1.1.0...v1.1.1) ({Day})\n\n{New}\n\n{before}", Put(before, "1.1.1"));
        Assert.StartsWith($"# [1.2.0](https://x/compare/v1.1.0...v1.2.0) ({Day})\n", Put(before, "1.2.0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026.11.20", "2026.11.21")]
    [InlineData("v2026.11.20 (20 Nov 2026)", "v2026.11.21 (21 Nov 2026)")]
    public void A_version_may_look_like_a_date(string heading, string expected) =>
        Assert.Equal($"# C\n\n## {expected}\n\n{New}\n\n## {heading}\n", Put($"# C\n\n## {heading}\n", "2026.11.21"));

    [Fact]
    public void A_group_of_a_version_is_never_taken_for_what_is_unreleased() =>
        Assert.Equal($"# C\n\n## 1.1.0\n\n{New}\n\n## 1.0.0\n\n### Upcoming\n\n- a\n", Put("# C\n\n## 1.0.0\n\n### Upcoming\n\n- a\n", "1.1.0"));

    [Fact]
    public void An_anchor_stays_with_its_heading() =>
        Assert.Equal("# C\n\n## 1.1.0\n\n- new (0123abc)\n\n<a name=\"1.0.0\"></a>\n## 1.0.0\n\n- a\n", Put("# C\n\n<a name=\"1.0.0\"></a>\n## 1.0.0\n\n- a\n", "1.1.0"));

    [Theory]
    [InlineData("", "# Changelog\n\n## 1.1.0 - 2026-11-21\n\nNEW\n")]
    [InlineData("# Our changes", "# Our changes\n\n## 1.1.0 - 2026-11-21\n\nNEW")]
    [InlineData("# C\n\nAll notable changes, as of 2026.\n", "# C\n\nAll notable changes, as of 2026.\n\n## 1.1.0 - 2026-11-21\n\nNEW\n")]
    [InlineData("# C\n\n```\n## 0.1.0\n```\n<!--\n## 0.2.0\n-->\n", "# C\n\n```\n## 0.1.0\n```\n<!--\n## 0.2.0\n-->\n\n## 1.1.0 - 2026-11-21\n\nNEW\n")]
    [InlineData("# C\n\n## Unreleased\n", "# C\n\n## Unreleased\n\n## 1.1.0 - 2026-11-21\n\nNEW\n")]
    [InlineData("# C\r\n\r\n## 0.9.0\r\n", "# C\r\n\r\n## 1.1.0\r\n\r\nNEW\r\n\r\n## 0.9.0\r\n")]
    [InlineData("# C\n\n## v0.9.0\n- x", "# C\n\n## v1.1.0\n\nNEW\n\n## v0.9.0\n- x")]
    [InlineData("# C\n\n## 2.0.0\n- x", "# C\n\n## 2.0.0\n- x\n\n## 1.1.0\n\nNEW")]
    public void New_files_line_ends_and_ends_of_files_are_kept(string before, string after) => Assert.Equal(Full(after), Put(before, "1.1.0"));

    // text is never put somewhere on the off chance
    [Theory]
    [InlineData("# C\n\n**1.0.0** (2026-01-01)\n\n- a\n")]
    [InlineData("1.0.0 (2026-01-01)\n- a\n")]
    [InlineData("# C\n\n- a\n- b\n")]
    [InlineData("# C\n\n## Migrating from 0.9.0 to 1.0.0\n\ntext\n")]
    [InlineData("# C\n\n## First\n\n- a\n")]
    [InlineData("= Changelog\n\n== 1.0.0\n\n* a\n")]
    [InlineData("# C\n\n<h2>1.0.0</h2>\n")]
    [InlineData("v1.0.0:\n\ttext\n")]
    public void A_form_that_is_not_known_gets_no_section(string text)
    {
        ChangelogUpdate update = ChangelogText.Put(text, Entry("1.1.0"));
        Assert.Equal((null, ChangelogOutcome.NoPlace), (update.Text, update.Outcome));
    }

    [Fact]
    public void What_is_unreleased_becomes_the_release()
    {
        ChangelogUpdate update = ChangelogText.Put(KeepAChangelog, Entry("1.1.0"));
        Assert.Equal(ChangelogOutcome.TakenFromUnreleased, update.Outcome);
        Assert.Equal(KeepAChangelog
            .Replace("## [Unreleased]\n", $"## [Unreleased]\n\n## [1.1.0] - {Day}\n", StringComparison.Ordinal)
            .Replace("[unreleased]: https://github.com/acme/hello/compare/v1.0.0...HEAD\n",
                "[unreleased]: https://github.com/acme/hello/compare/v1.1.0...HEAD\n[1.1.0]: https://github.com/acme/hello/compare/v1.0.0...v1.1.0\n", StringComparison.Ordinal), update.Text);
    }

    [Theory]
    [InlineData("## Unreleased\n- soon\n", "## Unreleased\n\n## 1.1.0 - 2026-11-21\n\n- soon\n")]
    [InlineData("## Next\n\n- soon\n\n## v1.0.0 (1 Jan 2026)\n", "## Next\n\n## v1.1.0 (21 Nov 2026)\n\n- soon\n\n## v1.0.0 (1 Jan 2026)\n")]
    [InlineData("unreleased\n==========\n\n- soon\n\n1.0.0 / 2026-01-01\n===\n", "unreleased\n==========\n\n1.1.0 / 2026-11-21\n===\n\n- soon\n\n1.0.0 / 2026-01-01\n===\n")]
    [InlineData("## [Unreleased]\r\n\r\n- soon\r\n\r\n## [1.0.0]", "## [Unreleased]\r\n\r\n## [1.1.0]\r\n\r\n- soon\r\n\r\n## [1.0.0]")]
    [InlineData("## Unreleased\n\n### Added\n\n### Fixed\n\n## 1.0.0\n", "## Unreleased\n\n### Added\n\n### Fixed\n\n## 1.1.0\n\nNEW\n\n## 1.0.0\n")]        // a template to fill in
    [InlineData("## Unreleased\n\n- soon\n\n## 2.0.0\n\n## 1.0.0\n", "## Unreleased\n\n- soon\n\n## 2.0.0\n\n## 1.1.0\n\nNEW\n\n## 1.0.0\n")]                  // it belongs to a later one
    [InlineData("## 1.1.0 (unreleased)\n\n- soon\n\n## 1.0.0 (2026-01-01)\n", "## 1.1.0 (2026-11-21)\n\n- soon\n\n## 1.0.0 (2026-01-01)\n")]
    [InlineData("## Version 1.1.0\n\nUnreleased\n\n- soon\n\n## Version 1.0.0\n\nReleased 2026-01-01\n", "## Version 1.1.0\n\nReleased 2026-11-21\n\n- soon\n\n## Version 1.0.0\n\nReleased 2026-01-01\n")]
    [InlineData("dev\n---\n\n- soon\n\n1.0.0 (2026-01-01)\n------------------\n", "dev\n---\n\n1.1.0 (2026-11-21)\n------------------\n\n- soon\n\n1.0.0 (2026-01-01)\n------------------\n")]
    [InlineData("1.1.0 (unreleased)\n------------------\n\n- soon\n", "1.1.0 (2026-11-21)\n------------------\n\n- soon\n")]
    [InlineData("## [1.1.0] - TBD\n\n- soon\n", "## [1.1.0] - 2026-11-21\n\n- soon\n")]
    public void Text_by_hand_is_kept(string before, string after) => Assert.Equal(Full(after), Put(before, "1.1.0"));

    [Theory]
    [InlineData("- soon, by hand", "- soon, by hand")]
    [InlineData("### Features\n\n- old (#12)", "### Features\n\n- old (#12)")]      // may be by hand
    [InlineData("### Added\n\n- old (0000000)", "### Added\n\n- old (0000000)")]
    [InlineData("### Features\n\n- old (0000000)\n  - more", New)]
    [InlineData("2026-11-20. No changes since v1.0.0.", New)]
    [InlineData("", New)]
    public void Only_a_generated_section_is_renewed(string body, string after) =>
        Assert.Equal($"# C\n\n## v1.1.0 ({Day})\n\n{after}\n\n## v1.0.0\n", Put($"# C\n\n## v1.1.0 (2026-11-20)\n\n{body}{(body.Length > 0 ? "\n\n" : "")}## v1.0.0\n", "1.1.0")
            .Replace("(2026-11-20)", $"({Day})", StringComparison.Ordinal));

    [Theory]
    [InlineData("[1.0.0]: https://x/acme/hello/-/compare/v0.9.0...v1.0.0\n", "[1.1.0]: https://x/acme/hello/-/compare/v1.0.0...v1.1.0\n[1.0.0]: https://x/acme/hello/-/compare/v0.9.0...v1.0.0\n")]
    [InlineData("[1.0.0]: https://x/releases/tag/v1.0.0", "[1.1.0]: https://x/releases/tag/v1.1.0\n[1.0.0]: https://x/releases/tag/v1.0.0")]
    [InlineData("[Unreleased]: https://x/compare/v1.0.0...main\n", "[Unreleased]: https://x/compare/v1.1.0...main\n[1.1.0]: https://x/compare/v1.0.0...v1.1.0\n")]
    [InlineData("[1.0.0]: https://example.com/all\n", "[1.0.0]: https://example.com/all\n")]
    [InlineData("[docs]: https://example.com/1.0.0\n", "[docs]: https://example.com/1.0.0\n")]
    public void The_links_at_the_end_go_on(string before, string after) =>
        Assert.EndsWith("\n\n" + after, Put($"# C\n\n## [Unreleased]\n\n## [1.0.0]\n\n- a\n\n{before}", "1.1.0"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(Kept)]
    [InlineData(KeepAChangelog)]
    [InlineData("# C\r\n\r\n## 0.9.0\r\n")]
    [InlineData("# C\n## 2.0.0\nx\n\n\n\n## 1.0.0\n")]
    [InlineData("2.0.0\n=====\n\nx\n\n\n\n1.0.0\n=====\n")]
    [InlineData("# C\n\n## Unreleased\n- x")]
    public void Doing_it_twice_changes_nothing(string before)
    {
        foreach (string version in new[] { "0.1.0", "0.9.0", "1.0.0", "1.5.0", "2.0.0", "3.0.0" })
            Assert.Equal(Put(before, version), Put(Put(before, version), version));
    }

    private static string Full(string expected) => expected.Replace("NEW", New, StringComparison.Ordinal);

    private static string Put(string text, string version) => ChangelogText.Put(text, Entry(version)).Text!;

    private static ChangelogEntry Entry(string version) => new(ReleaseVersion.Parse(version), "v" + version, "hello", new DateOnly(2026, 11, 21), _ => New + "\n");
}
