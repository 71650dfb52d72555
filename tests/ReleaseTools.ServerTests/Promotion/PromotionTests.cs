using ReleaseTools.Images;
using ReleaseTools.ServerTests.Images;

namespace ReleaseTools.ServerTests.Promotion;

/// <summary>Promotions between two registries, by the program that a user runs.</summary>
public sealed class PromotionTests : IAsyncLifetime
{
    private PromotionWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await PromotionWorld.CreateAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task What_is_planned_is_applied_and_a_second_run_plans_nothing()
    {
        TestImage hello = await _world.PushAsync("hello", 1, "build-1"), world = await _world.PushAsync("team/world", 2, null);
        TestImage signature = await _world.PushAsync("hello", 3, $"sha256-{hello.Manifest.Digest.Hex}.sig");
        string manifest = _world.Manifest("prod", ("hello", hello.Manifest.Digest, ["1.0", "latest"]), ("team/world", world.Manifest.Digest, []));

        ChildResult plan = await _world.PromoteAsync("plan", manifest);
        Assert.Equal((0, ""), (plan.ExitCode, plan.Error));
        Assert.Contains("3 to copy, 0 to tag, 0 to complete, 0 in conflict, 0 lost; 0 there already.", plan.Output, StringComparison.Ordinal);
        Assert.Empty(_world.State("prod"));

        ChildResult apply = await _world.PromoteAsync("apply", manifest);
        Assert.Equal((0, ""), (apply.ExitCode, apply.Error));
        Assert.Contains("3 promoted, 0 failed, 0 lost; 0 there already.", apply.Output, StringComparison.Ordinal);
        Assert.Equal(hello.Manifest.Digest, await DigestAsync("hello", "1.0"));
        Assert.Equal(hello.Manifest.Digest, await DigestAsync("hello", "latest"));
        Assert.Equal(signature.Manifest.Digest, await DigestAsync("hello", $"sha256-{hello.Manifest.Digest.Hex}.sig"));
        Assert.Equal(world.Manifest.Digest, await DigestAsync("team/world", $"{world.Manifest.Digest}"));

        SortedDictionary<string, string> state = _world.State("prod");
        Assert.Equal("0 to copy, 0 to tag, 0 to complete, 0 in conflict, 0 lost; 3 there already.", (await _world.PromoteAsync("plan", manifest)).Output.Trim());
        Assert.Equal("[]", (await _world.PromoteAsync("apply", manifest, "--output", "json")).Output.Trim());
        Assert.Equal(state, _world.State("prod"));
    }

    [Fact]
    public async Task A_conflict_writes_nothing_at_all()
    {
        TestImage theirs = await _world.PushAsync("hello", 1, "1.0", $"{_world.Prod}/prod"), ours = await _world.PushAsync("hello", 2, null), other = await _world.PushAsync("world", 3, null);
        string manifest = _world.Manifest("prod", ("hello", ours.Manifest.Digest, ["1.0"]), ("world", other.Manifest.Digest, ["1.0"]));
        SortedDictionary<string, string> before = _world.State("prod");

        ChildResult plan = await _world.PromoteAsync("plan", manifest), apply = await _world.PromoteAsync("apply", manifest);

        Assert.Equal((3, 3), (plan.ExitCode, apply.ExitCode));
        Assert.Contains($"Conflict  {_world.Prod}/prod/hello:1.0", plan.Output, StringComparison.Ordinal);
        Assert.Contains($"the tag points to {theirs.Manifest.Digest}. Nothing was promoted.", apply.Error, StringComparison.Ordinal);
        Assert.Equal(before, _world.State("prod"));
    }

    [Fact]
    public async Task What_is_lost_is_told_and_keeps_nothing_else()
    {
        TestImage ours = await _world.PushAsync("hello", 1, null);
        string manifest = _world.Manifest("prod", ("hello", ours.Manifest.Digest, ["1.0"]), ("hello", new TestImage(2).Manifest.Digest, ["1.1"]));

        ChildResult plan = await _world.PromoteAsync("plan", manifest), apply = await _world.PromoteAsync("apply", manifest);

        Assert.Equal((1, 1), (plan.ExitCode, apply.ExitCode));
        Assert.Contains($"{_world.Prod}/prod/hello:1.1 can't be promoted", apply.Error, StringComparison.Ordinal);
        Assert.Contains("1 promoted, 0 failed, 1 lost; 0 there already.", apply.Output, StringComparison.Ordinal);
        Assert.Equal(ours.Manifest.Digest, await DigestAsync("hello", "1.0"));
    }

    [Fact]
    public async Task Who_waits_is_told_of_each_that_comes_and_at_last_of_what_does_not()
    {
        TestImage hello = await _world.PushAsync("hello", 1, null), world = await _world.PushAsync("world", 2, null);
        string both = _world.Manifest("prod", ("hello", hello.Manifest.Digest, ["1.0"]), ("world", world.Manifest.Digest, ["1.0"]));
        Task<ChildResult> waiting = _world.PromoteAsync("wait", both, "--timeout", "0:10:00");
        await Task.Delay(1000);
        Assert.False(waiting.IsCompleted);

        Assert.Equal(0, (await _world.PromoteAsync("apply", both)).ExitCode);
        ChildResult waited = await waiting;
        Assert.Equal(0, waited.ExitCode);
        Assert.Contains($"{_world.Prod}/prod/world:1.0: {world.Manifest.Digest} promoted", waited.Output, StringComparison.Ordinal);

        ChildResult unsigned = await _world.PromoteAsync("wait", both, "--signed", "--timeout", "0:00:01");
        Assert.Equal(1, unsigned.ExitCode);
        Assert.Contains("it is there, and not signed", unsigned.Error, StringComparison.Ordinal);
    }

    private Task<ImageDigest?> DigestAsync(string image, string selector) => _world.Open($"{_world.Prod}/prod/{image}").ResolveAsync(selector, default);
}
