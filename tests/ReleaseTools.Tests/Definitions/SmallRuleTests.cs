using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Formatting;
using ReleaseTools.Logging;

namespace ReleaseTools.Tests.Definitions;

public sealed class SmallRuleTests
{
    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("2h", 7200)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h0m5s", 3605)]
    [InlineData("168h", 604800)]
    public void A_duration_has_units_from_large_to_small(string text, int seconds)
    {
        Assert.Null(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("", "is not a duration")]
    [InlineData("30", "did you mean '30m' or '30s'?")]
    [InlineData("m", "is not a duration")]
    [InlineData("30m1h", "is not a duration")]
    [InlineData("1h1h", "is not a duration")]
    [InlineData("-5m", "is not a duration")]
    [InlineData("1.5h", "is not a duration")]
    [InlineData("5 m", "is not a duration")]
    [InlineData("1d", "is not a duration")]
    [InlineData("0m", "no time")]
    [InlineData("169h", "longer than a week")]
    [InlineData("99999999999999999999s", "is not a duration")]
    public void Any_other_text_is_no_duration(string text, string message) => Assert.Contains(message, DurationText.TryParse(text, out _), StringComparison.Ordinal);

    [Fact]
    public void A_duration_is_read_as_it_was_written() => Prop.ForAll(Gen.Choose(1, 604_800).ToArbitrary(), seconds =>
        DurationText.TryParse(DurationText.Format(TimeSpan.FromSeconds(seconds)), out TimeSpan back) is null && (int)back.TotalSeconds == seconds).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_is_too_strange_for_a_duration() => Prop.ForAll<NonNull<string>>(text => DurationText.TryParse(text.Get, out _) is not "").QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("GITHUB_TOKEN")]
    [InlineData("SIGNING_KEY")]
    [InlineData("NUGET_API_KEY")]
    [InlineData("MYAPIKEY")]
    [InlineData("DbPassword")]
    [InlineData("dbPwd")]
    [InlineData("DB_PWD")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("AZURE_PAT")]
    [InlineData("TOKEN2")]
    [InlineData("KEY_1")]
    [InlineData("DOCKER_AUTH_CONFIG")]
    [InlineData("STORAGE_CONNECTION_STRING")]
    public void A_secret_is_known_by_its_name(string name) => Assert.True(SecretName.IsSecret(name));

    [Theory]
    [InlineData("PATH")]
    [InlineData("PWD")]
    [InlineData("OLDPWD")]
    [InlineData("HOME")]
    [InlineData("KEYBOARD")]
    [InlineData("MONKEY_COUNT")]
    [InlineData("COMPASS")]
    [InlineData("PATTERN")]
    [InlineData("AUTHOR")]
    [InlineData("SSH_AUTH_SOCK")]
    [InlineData("")]
    public void Other_names_are_not_taken_for_secrets(string name) => Assert.False(SecretName.IsSecret(name));

    [Theory]
    [InlineData("versoin", "version")]
    [InlineData("VERSION", "version")]
    [InlineData("verison", "version")]
    [InlineData("shortcommit", "shortCommit")]
    [InlineData("tga", "tag")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_the_one_that_was_meant(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["version", "tag", "shortCommit", "product"]));

    [Fact]
    public void No_name_is_meant_by_a_page_of_text() => Assert.Null(NearestName.Of(new string('v', 1_000_000), ["version"]));

    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("Hello.World_2-x", "Hello.World_2-x")]
    [InlineData("my repo", "my-repo")]
    [InlineData(".github", "github")]
    [InlineData("日本", "product")]
    [InlineData("", "product")]
    [InlineData("x.", "x")]
    public void A_folder_name_makes_a_product_name(string text, string expected) => Assert.Equal(expected, ProductNames.From(text));

    [Fact]
    public void What_is_made_of_any_name_is_a_valid_one() => Prop.ForAll<NonNull<string>>(text => ProductNames.IsValid(ProductNames.From(text.Get))).QuickCheckThrowOnFailure();
}
