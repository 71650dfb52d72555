using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods;

/// <summary>The keys of <c>channel.yaml</c>.</summary>
internal static class ChannelSettingsKeys
{
    private static SectionTable<AppOverlay> App { get; } = new SectionTable<AppOverlay>("an app's overlay", new AppOverlay())
        .Key("args", PodRules.Arguments, app => app.Args, (app, value) => app with { Args = value }, "Arguments that follow those of the pod.", defaultNote: "none", example: "[\"--verbose\"]")
        .Key("environment", PodRules.Environment, app => app.Environment, (app, value) => app with { Environment = value }, "Environment variables. One that the app has already is replaced.", defaultNote: "none");

    private static SectionTable<ChannelOverlay> Overlay { get; } = new SectionTable<ChannelOverlay>("an overlay", new ChannelOverlay())
        .Key("apps", new MapShape<AppOverlay>("apps", PodRules.Part, App), overlay => overlay.Apps, (overlay, value) => overlay with { Apps = value }, "What is added to apps, by their names.", defaultNote: "nothing")
        .Key("units", PodManifestKeys.Units, overlay => overlay.Units, (overlay, value) => overlay with { Units = value }, "Units that are added to each pod of the channel. One that the pod has already is replaced.", defaultNote: "none");

    public static SectionTable<ChannelSettings> Root { get; } = new SectionTable<ChannelSettings>("a channel", new ChannelSettings())
        .Key("overlay", Overlay, channel => channel.Overlay, (channel, value) => channel with { Overlay = value }, "What the channel changes in its pods.", defaultNote: "nothing")
        .Key("rollout", new ParsedShape<PodShare>(PodRules.Share, text => PodShare.TryParse(text, out PodShare? share) ? share : null), channel => channel.Rollout, (channel, value) => channel with { Rollout = value },
            "The share of the machines that follow `tip` to a newer version: `10%`. The others wait.", defaultNote: "100%", example: "10%");
}
