using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodRetentionTests
{
    [Theory]
    [InlineData(2, "", "0.0.10 0.0.9")]
    [InlineData(1, "", "0.0.10")]
    [InlineData(0, "", "")]
    [InlineData(9, "", "0.0.10 0.0.9 0.0.8 0.0.1")]
    [InlineData(0, "running 0.0.1", "0.0.1")]
    [InlineData(1, "enabled 0.0.8", "0.0.10 0.0.8")]
    [InlineData(1, "tip 0.0.8", "0.0.10 0.0.8")]
    [InlineData(1, "previous 0.0.8", "0.0.10 0.0.8")]
    [InlineData(1, "good 0.0.8", "0.0.10 0.0.8")]
    [InlineData(2, "good 0.0.9", "0.0.10 0.0.9")]
    public void The_highest_versions_stay_and_those_that_are_used(int keep, string state, string kept)
    {
        string[] used = state.Split(' ');
        IEnumerable<PodState> pods = new[] { "0.0.9", "0.0.1", "0.0.10", "0.0.8" }.Select(version => new PodState(PodTag.Parse($"//foo:web@{version}"))
        {
            IsRunning = used is ["running", var running] && running == version,
            IsEnabled = used is ["enabled", var enabled] && enabled == version,
            IsTip = used is ["tip", var tip] && tip == version,
            IsPrevious = used is ["previous", var previous] && previous == version,
            IsGood = used is ["good", var good] && good == version,
        });

        Assert.Equal(kept, string.Join(' ', PodRetention.Judge(pods, keep).Where(verdict => verdict.Keeps).Select(verdict => verdict.Tag.Version)));
    }

    [Fact]
    public void Each_pod_is_counted_by_itself() => Assert.Equal(
        ["//a:web@2 stays: the highest version", "//a:web@1 is removed: lower than the highest version", "//b:web@1 stays: the highest version"],
        PodRetention.Judge([new PodState(PodTag.Parse("//b:web@1")), new PodState(PodTag.Parse("//a:web@1")), new PodState(PodTag.Parse("//a:web@2"))], 1).Select(verdict => verdict.ToString()));

    [Fact]
    public void What_no_pod_uses_is_found()
    {
        PodTag[] present = [PodTag.Parse("//b:os@2"), PodTag.Parse("//a:os@10"), PodTag.Parse("//a:os@9"), PodTag.Parse("//a:os@1")];

        Assert.Equal(["//a:os@9", "//a:os@10", "//b:os@2"], PodRetention.Unused(present, [PodTag.Parse("//a:os@1"), PodTag.Parse("//c:os@1")]).Select(tag => tag.ToString()));
    }
}
