using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodUnitTests
{
    private static readonly PodTag s_pod = PodTag.Parse("//foo/bar:test-pod@1002");

    [Theory]
    [InlineData("web.service", null, "foo--bar--test-pod--web--1002.service")]
    [InlineData("web.service", "", "foo--bar--test-pod--web--1002@.service")]
    [InlineData("web.service", "x", "foo--bar--test-pod--web--1002@x.service")]
    [InlineData("my.job.timer", "0", "foo--bar--test-pod--my.job--1002@0.timer")]
    public void A_unit_is_named_by_its_pod(string name, string? instance, string text)
    {
        PodUnitName unit = PodUnitName.Of(s_pod, name, instance);

        Assert.Equal(text, unit.ToString());
        Assert.True(PodUnitName.TryParse(text, out PodUnitName? read));
        Assert.Equal(unit, read);
        Assert.Equal($"{text}.d/10-pod.conf", unit.DropIn);
    }

    [Fact]
    public void A_plus_sign_is_none_of_systemd()
    {
        PodUnitName unit = PodUnitName.Of(PodTag.Parse("//foo:web@1.0.0--rc.1+b"), "web.service");

        Assert.Equal("foo--web--web--1.0.0--rc.1_b.service", unit.ToString());
        Assert.True(PodUnitName.TryParse(unit.ToString(), out PodUnitName? read));
        Assert.Equal(unit, read);
    }

    [Theory]
    [InlineData("sshd.service")]
    [InlineData("foo--web--1.service")]
    [InlineData("foo--bar--web--latest.service")]
    [InlineData("foo--bar--web--1.socket")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_units_belong_to_no_pod(string? name) => Assert.False(PodUnitName.TryParse(name, out _));

    [Fact]
    public void Each_instance_is_started_or_not()
    {
        PodManifest pod = PodManifestTests.Read(PodManifestTests.Whole);

        Assert.Equal(
            ["foo--bar--web--web--1.2.0@x.service True True", "foo--bar--web--web--1.2.0@y.service True False", "foo--bar--web--clean--1.2.0.timer False True"],
            PodUnits.Of(pod).Select(unit => $"{unit} {unit.Enable} {unit.Start}"));
        Assert.Equal(["foo--bar--web--web--1.2.0@.service", "foo--bar--web--clean--1.2.0.timer"], PodUnits.FilesOf(pod).Select(file => file.ToString()));
    }

    [Fact]
    public void A_count_of_instances_names_them_from_zero()
    {
        PodManifest pod = PodManifestTests.Read("""{"schema": 1, "name": "//foo:web", "version": 1, "units": [{"name": "web.service", "content": "x", "instances": 3}]}""");

        Assert.Equal(["0", "1", "2"], pod.Units[0].Instances);
    }

    [Theory]
    [InlineData("--id=%i", "x", "--id=x")]
    [InlineData("%i%i", "x", "xx")]
    [InlineData("%%i", "x", "%i")]
    [InlineData("%%%i", "x", "%x")]
    [InlineData("100%", "x", "100%")]
    [InlineData("%%", "x", "%")]
    [InlineData("%n", "x", "%n")]
    [InlineData("a%i", null, "a")]
    [InlineData("plain", null, "plain")]
    public void Specifiers_follow_systemd(string text, string? instance, string expanded) => Assert.Equal(expanded, PodSpecifiers.Expand(text, instance));

    [Fact]
    public void An_escaped_text_expands_to_itself() => Prop.ForAll<NonNull<string>>(text => PodSpecifiers.Expand(PodSpecifiers.Escape(text.Get), "x") == text.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void A_manifest_is_expanded_for_an_instance() => Assert.Equal(["/bin/web", "--id=x", "100%"], PodUnits.For(PodManifestTests.Read(PodManifestTests.Whole), "x").Apps[0].Exec);

    [Fact]
    public void A_drop_in_holds_the_pod_and_its_tokens()
    {
        var tokens = new Dictionary<string, string> { ["WEB_PORT"] = "30000", ["A"] = "50% \"x\" \\ \n" };

        Assert.Equal(
            """
            [Service]
            Environment="POD_NAME=//foo/bar:test-pod"
            Environment="POD_VERSION=1002"
            Environment="POD_MANIFEST=/var/lib/pods/a b/pod.json"
            Environment="A=50%% \"x\" \\ \n"
            Environment="WEB_PORT=30000"

            """,
            PodDropIn.Write(PodUnitName.Of(s_pod, "web.service"), "/var/lib/pods/a b/pod.json", tokens));
        Assert.DoesNotContain("[Service]", PodDropIn.Write(PodUnitName.Of(s_pod, "web.timer"), "/pod.json", tokens), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_get_the_numbers_of_ports()
    {
        PodManifest pod = PodManifestTests.Read(PodManifestTests.Whole);

        Assert.Equal("8081", PodTokens.Resolve(pod, new Dictionary<string, int> { ["http"] = 8081 })["WEB_PORT"]);
        Assert.Equal("http://localhost:8081/healthz", PodTokens.Expand(pod.HealthCheck!.Http!, new Dictionary<string, int> { ["http"] = 8081 }));
        Assert.Equal("${port.other}", PodTokens.Expand("${port.other}", new Dictionary<string, int> { ["http"] = 8081 }));
    }
}
