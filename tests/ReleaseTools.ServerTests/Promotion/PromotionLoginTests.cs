using ReleaseTools.ServerTests.Images;

namespace ReleaseTools.ServerTests.Promotion;

/// <summary>What a login that may only read is good for.</summary>
public sealed class PromotionLoginTests
{
    [Fact]
    public async Task It_plans_and_does_not_promote()
    {
        using var certificates = new TestFolder();
        await using TokenServer tokens = await TokenServer.StartAsync(AttachedServer.AccessKey, AttachedServer.SecretKey);
        await using PromotionWorld world = await PromotionWorld.CreateAsync(("TEST_LOGIN", "token"), ("TEST_REALM", tokens.Realm.AbsoluteUri), ("TEST_CERTIFICATE", certificates.Write("certificate.pem", tokens.Certificate)));
        TestImage there = await world.PushAsync("hello", 1, "1.0", $"{world.Prod}/prod"), staged = await world.PushAsync("hello", 2, null);
        string manifest = world.Manifest("prod", ("hello", there.Manifest.Digest, ["1.0"]), ("hello", staged.Manifest.Digest, ["1.1"]));
        SortedDictionary<string, string> before = world.State("prod");
        world.LogIn(TokenServer.Reader, TokenServer.ReaderPassword);

        ChildResult plan = await world.PromoteAsync("plan", manifest);
        Assert.Equal((0, ""), (plan.ExitCode, plan.Error));
        Assert.Contains("1 to copy, 0 to tag, 0 to complete, 0 in conflict, 0 lost; 1 there already.", plan.Output, StringComparison.Ordinal);

        ChildResult apply = await world.PromoteAsync("apply", manifest);
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains($"{world.Prod}/prod/hello:1.1 could not be promoted", apply.Error, StringComparison.Ordinal);
        Assert.Equal(before, world.State("prod"));

        world.LogIn(AttachedServer.AccessKey, AttachedServer.SecretKey);
        Assert.Equal(0, (await world.PromoteAsync("apply", manifest)).ExitCode);
    }
}
