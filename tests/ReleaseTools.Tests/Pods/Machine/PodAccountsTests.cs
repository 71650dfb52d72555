using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class PodAccountsTests
{
    private static readonly PodAccounts s_accounts = new("root:x:0:0:root:/root:/bin/sh\nweb:x:33:44::/srv/web:/bin/sh\nbroken\n", "root:x:0:\nweb:x:44:\nlog:x:55:other,web\n");

    [Theory]
    [InlineData(null, null, "0:0")]
    [InlineData("web", null, "33:44+55")]
    [InlineData("web", "log", "33:55")]
    [InlineData("33", null, "33:44+55")]
    [InlineData("1234", null, "1234:0")]
    [InlineData("1234", "99", "1234:99")]
    [InlineData(null, "log", "0:55")]
    [InlineData("nobody", null, null)]
    [InlineData("web", "none", null)]
    [InlineData("4294967295", null, null)]
    public void A_user_is_found_by_name_or_number(string? user, string? group, string? found) => Assert.Equal(found, Text(s_accounts.Find(user, group)));

    [Theory]
    [InlineData(null, "0:0")]
    [InlineData("", "0:0")]
    [InlineData("web", "33:44+55")]
    [InlineData("web:log", "33:55")]
    [InlineData("1:2", "1:2")]
    [InlineData(":log", "0:55")]
    [InlineData("none:log", null)]
    public void An_image_names_its_user(string? text, string? found) => Assert.Equal(found, Text(s_accounts.FindImageUser(text)));

    private static string? Text(PodAccount? account) => account is null ? null : $"{account.User}:{account.Group}{string.Concat(account.Groups.Select(group => $"+{group}"))}";
}

public sealed class SystemdTextTests
{
    [Theory]
    [InlineData("/usr/sbin/runc --bundle /a", "/usr/sbin/runc|--bundle|/a")]
    [InlineData("/bin/echo \"a b\" \"\" 100%% $$HOME \"q\\\"\\\\\"", "/bin/echo|a b||100%|$HOME|q\"\\")]
    public void A_command_is_quoted(string text, string words) => Assert.Equal(text, SystemdText.Command(words.Split('|')));
}
