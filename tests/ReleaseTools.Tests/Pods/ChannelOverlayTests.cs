using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class ChannelOverlayTests
{
    private const string Text = """
        overlay:
          apps:
            web: { args: ["--verbose"], environment: { A: changed, NEW: "1" } }
            other: { args: [x] }
          units:
          - name: clean.timer
            content: "[Timer]\n"
          - name: watch.service
            content: "[Service]\n"
        """;

    [Fact]
    public void A_channel_adds_to_its_pods_and_shows_what()
    {
        PodManifest pod = PodManifestTests.Read(PodManifestTests.Whole);
        ChannelOverlay overlay = Read(Text);

        PodManifest released = overlay.Apply(pod);

        Assert.Equal(["/bin/web", "--id=%i", "100%%", "--verbose"], released.Apps[0].Exec);
        Assert.Equal(["web.service", "clean.timer", "watch.service"], released.Units.Select(unit => unit.Name));
        Assert.Equal(["other"], overlay.UnknownApps(pod));
        Assert.Equal(
            [
                """- apps.web.exec: ["/bin/web","--id=%i","100%%"]""",
                """+ apps.web.exec: ["/bin/web","--id=%i","100%%","--verbose"]""",
                """- apps.web.environment.A: "ä €" """.TrimEnd(),
                """+ apps.web.environment.A: "changed" """.TrimEnd(),
                """+ apps.web.environment.NEW: "1" """.TrimEnd(),
                """- units.clean.timer.file: "systemd/clean.timer" """.TrimEnd(),
                "- units.clean.timer.enable: false",
                """+ units.clean.timer.content: "[Timer]\n" """.TrimEnd(),
                """+ units.watch.service: {"name":"watch.service","content":"[Service]\n"}""",
            ],
            ChannelOverlay.Difference(pod, released));
        Assert.Empty(ChannelOverlay.Difference(pod, pod));
    }

    [Fact]
    public void A_released_pod_is_still_a_pod()
    {
        string json = PodManifestJson.Write(Read(Text).Apply(PodManifestTests.Read(PodManifestTests.Whole)));

        Assert.Equal(json, PodManifestJson.Write(PodManifestTests.Read(json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("overlay:\n")]
    [InlineData("overlay: {apps: {web: {}}}\n")]
    public void A_channel_without_changes_changes_nothing(string text)
    {
        PodManifest pod = PodManifestTests.Read(PodManifestTests.Whole);

        Assert.Empty(ChannelOverlay.Difference(pod, Read(text).Apply(pod)));
    }

    [Theory]
    [InlineData("overlays: {}", "'overlays' is not a key of a channel; did you mean 'overlay'?")]
    [InlineData("overlay: {apps: {web: {arg: [a]}}}", "'arg' is not a key of an app's overlay; did you mean 'args'?")]
    [InlineData("overlay: {apps: {We_b: {args: [a]}}}", "'We_b' can't be a name here")]
    [InlineData("overlay: {units: [{name: web}]}", "'web' can't name a unit")]
    [InlineData("rollout: 10", "'10' is not a share: write a whole number from 0 to 100 and a percent sign, such as 10%.")]
    [InlineData("rollout: 101%", "'101%' is not a share")]
    [InlineData("overlay: {apps: [web]}", "Wanted: apps, each as 'NAME: value'. Found: a list.")]
    public void A_mistake_is_named(string text, string message)
    {
        var source = new SourceText("channel.yaml", text);
        var problems = new ProblemList(source);

        Assert.Null(ChannelSettings.Read(YamlTree.Parse(source, problems), problems));
        Assert.Contains(problems.Sorted, problem => problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Arguments_need_a_command()
    {
        PodManifest pod = PodManifestTests.Read(PodManifestTests.Whole);
        pod = pod with { Apps = [pod.Apps[0] with { Exec = [] }] };

        UsageException refused = Assert.Throws<UsageException>(() => Read(Text).Apply(pod));

        Assert.Equal(("ChannelOverlayInvalid", "The channel adds arguments to the app 'web' of //foo/bar:web@1.2.0, which has no 'exec': its image says what runs."), (refused.ErrorId, refused.Message));
    }

    private static ChannelOverlay Read(string text)
    {
        var source = new SourceText("channel.yaml", text);
        var problems = new ProblemList(source);
        ChannelSettings? settings = ChannelSettings.Read(YamlTree.Parse(source, problems), problems);
        Assert.Empty(problems.Sorted);
        return settings!.Overlay;
    }
}
