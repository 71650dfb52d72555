using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodLabelTests
{
    private static readonly Gen<string> s_part = Gen.Elements("a", "foo", "bar-2", "x1-y2-z3", "2019", "tip", "17", "web");

    private static readonly Gen<string> s_label =
        from count in Gen.Choose(1, 4)
        from parts in s_part.ListOf(count)
        from name in s_part
        select $"//{string.Join('/', parts)}:{name}";

    [Theory]
    [InlineData("//foo/bar:test-pod", "foo/bar", "test-pod", "foo--bar--test-pod")]
    [InlineData("//a:b", "a", "b", "a--b")]
    [InlineData("//2019/18:x", "2019/18", "x", "2019--18--x")]
    [InlineData("//tip:previous", "tip", "previous", "tip--previous")]
    public void A_label_has_a_path_and_a_name(string text, string path, string name, string file)
    {
        PodLabel label = PodLabel.Parse(text);

        Assert.Equal((path, name, file, text, $"{path}/{name}"), (label.Path, label.Name, label.FileName, label.ToString(), label.Folder));
        Assert.True(PodLabel.TryParseFileName(file, out PodLabel? read) && read == label);
        Assert.True(PodLabel.TryParseFolder(label.Folder, out read) && read == label);
    }

    [Theory]
    [InlineData("")]
    [InlineData("foo:bar")]
    [InlineData("/foo:bar")]
    [InlineData("//foo")]
    [InlineData("//:bar")]
    [InlineData("//foo:")]
    [InlineData("//foo:bar:baz")]
    [InlineData("//foo:bar/baz")]
    [InlineData("//foo/:bar")]
    [InlineData("///foo:bar")]
    [InlineData("//Foo:bar")]
    [InlineData("//foo_bar:baz")]
    [InlineData("//foo--bar:baz")]
    [InlineData("//-foo:bar")]
    [InlineData("//foo-:bar")]
    [InlineData("//foo/..:bar")]
    [InlineData("//foo:b.r")]
    [InlineData("//fóo:bar")]
    [InlineData("//foo:bar\n")]
    [InlineData("//foo/bar:17")]
    [InlineData("//foo/bar/tip:web")]
    [InlineData("//foo/bar:previous")]
    public void What_is_not_a_label_is_refused(string text)
    {
        Assert.False(PodLabel.TryParse(text, out _));
        Assert.Equal("PodLabelInvalid", Assert.Throws<UsageException>(() => PodLabel.Parse(text)).ErrorId);
    }

    [Fact]
    public void A_label_fits_into_a_file_name()
    {
        Assert.True(PodLabel.TryParse($"//{new string('a', 140)}:web", out _));
        Assert.False(PodLabel.TryParse($"//{new string('a', 150)}:web", out _));
    }

    [Theory]
    [InlineData("web", "//foo/bar:web")]
    [InlineData(":web", "//foo/bar:web")]
    [InlineData("sub:web", "//foo/bar/sub:web")]
    [InlineData("sub/dir:web", "//foo/bar/sub/dir:web")]
    [InlineData("//other:web", "//other:web")]
    [InlineData("/other:web", null)]
    [InlineData("../other:web", null)]
    [InlineData("sub/web", null)]
    [InlineData(":", null)]
    [InlineData("", null)]
    public void A_relative_label_belongs_to_a_path(string text, string? label)
    {
        bool isLabel = PodLabel.TryResolve(text, "foo/bar", out PodLabel? resolved);

        Assert.Equal((label is not null, label), (isLabel, resolved?.ToString()));
    }

    [Theory]
    [InlineData("//foo:Web", "lower case")]
    [InlineData("//foo:web@1", "a version does not belong here")]
    [InlineData("//foo/bar:17", "'17' would read as a version")]
    public void The_reason_is_named(string text, string reason) => Assert.Contains(reason, Assert.Throws<UsageException>(() => PodLabel.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_label_reads_back_from_its_file_name_and_its_folder() => Prop.ForAll(s_label.ToArbitrary(), text =>
        !PodLabel.TryParse(text, out PodLabel? label)
        || (PodLabel.Parse(label.ToString()) == label
            && PodLabel.TryParseFileName(label.FileName, out PodLabel? file) && file == label
            && PodLabel.TryParseFolder(label.Folder, out PodLabel? folder) && folder == label)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("//foo:web@1.2.0", "//foo:web", "1.2.0")]
    [InlineData("//foo:web@17", "//foo:web", "17")]
    [InlineData("//foo:web@1.0.0-rc.1+a", "//foo:web", "1.0.0-rc.1+a")]
    [InlineData("//foo:web@1@2", null, null)]
    [InlineData("//foo:web@", null, null)]
    [InlineData("//foo:web", null, null)]
    [InlineData("@1", null, null)]
    public void A_tag_is_split_at_the_last_at_sign(string text, string? label, string? version)
    {
        Assert.Equal(label is not null, PodTag.TryParse(text, out PodTag? tag));
        Assert.Equal((label, version), (tag?.Label.ToString(), tag?.Version.ToString()));
        if (tag is not null) Assert.Equal(text, tag.ToString());
    }
}
