using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Definitions;

public sealed class VariableTests
{
    private static readonly VariableScope s_scope = new(
        "hello", ReleaseVersion.Parse("v1.2.3-rc.4"), "v1.2.3-rc.4", "0123456789abcdef0123456789abcdef01234567", "main",
        new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.Zero), name => name == "HOME" ? "/home/me" : null);

    [Theory]
    [InlineData("", "")]
    [InlineData("${product}-${version}.zip", "hello-1.2.3-rc.4.zip")]
    [InlineData("${tag} ${major}.${minor}.${patch} ${prerelease}", "v1.2.3-rc.4 1.2.3 rc.4")]
    [InlineData("${commit}", "0123456789abcdef0123456789abcdef01234567")]
    [InlineData("${shortCommit}${branch}${date}", "0123456main2026-11-21")]
    [InlineData("${imageTag}", "v1.2.3-rc.4-0")]
    [InlineData("${env.HOME}/x", "/home/me/x")]
    [InlineData("$version $$ {version} $", "$version $$ {version} $")]
    [InlineData("$${version}", "${version}")]
    [InlineData("$${a ${version} b}", "${a 1.2.3-rc.4 b}")]
    [InlineData("$$${version}", "$${version}")]
    [InlineData("${version}$${version}${version}", "1.2.3-rc.4${version}1.2.3-rc.4")]
    [InlineData("cost ${", "cost ${")]
    [InlineData("$${", "${")]
    public void Variables_expand_and_escapes_do_not(string template, string expected) => Assert.Equal(expected, s_scope.Expand(template));

    [Theory]
    [InlineData("${versoin}", "VariableUnknown", "did you mean ${version}?")]
    [InlineData("${short_commit}", "VariableUnknown", "did you mean ${shortCommit}?")]
    [InlineData("${}", "VariableUnknown", "not a variable")]
    [InlineData("${env.}", "VariableUnknown", "not a variable")]
    [InlineData("${env.A B}", "VariableUnknown", "not a variable")]
    [InlineData("${env.GITHUB_TOKEN}", "VariableUnknown", "names a secret")]
    [InlineData("${env.UNSET}", "VariableNotSet", "has no UNSET")]
    public void What_can_not_expand_is_an_error(string template, string errorId, string message)
    {
        UsageException e = Assert.Throws<UsageException>(() => s_scope.Expand(template));

        Assert.Equal(errorId, e.ErrorId);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_known_name_has_a_value() => Assert.All(VariableScope.Names, name => Assert.NotEqual("${" + name + "}", s_scope.Expand("${" + name + "}")));

    [Fact]
    public void A_variable_knows_where_it_stands() =>
        Assert.Equal([("version", 2), ("tag", 16)], VariableTemplate.Parse("a ${version} bc ${tag}").Where(part => part.IsVariable).Select(part => (part.Text, part.Offset)));

    [Fact]
    public void Text_without_a_variable_expands_to_itself() => Prop.ForAll<NonNull<string>>(text =>
        text.Get.Contains("${", StringComparison.Ordinal) || s_scope.Expand(text.Get) == text.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void Escaped_text_expands_to_itself_whatever_it_holds()
    {
        Gen<string> signs = Gen.Elements("$", "{", "}", "version", "a", "${version}").ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(signs.ToArbitrary(), text => s_scope.Expand(VariableTemplate.Escape(text)) == text).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void The_parts_of_a_text_are_the_text()
    {
        Gen<string> signs = Gen.Elements("$", "{", "}", "version", "a").ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(signs.ToArbitrary(), text => VariableTemplate.Parse(text).All(part =>
            text.AsSpan(part.Offset).StartsWith(part.IsVariable ? "${" + part.Text + "}" : part.Text))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
