using ReleaseTools.Definitions.Reading;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Import;

namespace ReleaseTools.Tests.Pods;

public sealed class PodImportTests
{
    private const string Sha512 = "sha512-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private const string Ops = $$"""
        {
          "name": "//foo/bar:web",
          "version": 1003,
          "systemd-units": [
            {"unit-file": "web.service", "instances": ["x", "y"], "start": [true, false]},
            {"name": "job@", "unit-file": "https://example.com/u/job-1.timer?x=1", "checksum": "{{Sha512}}", "enable": false}
          ],
          "images": [{"id": "{{Sha512}}", "image": "image.aci", "signature": "image.aci.asc"}],
          "volumes": [
            {"name": "data", "user": "plumber", "data": "data.tar", "checksum": "{{Sha512}}"},
            {"name": "cache"}
          ],
          "ports": [{"name": "http", "host-ports": [80, 8080]}],
          "manifest": {
            "acVersion": "0.8.10",
            "acKind": "PodManifest",
            "apps": [{
              "name": "web",
              "image": {"id": "{{Sha512}}", "name": "example.com/base/os", "labels": [{"name": "version", "value": "1.2"}]},
              "app": {
                "exec": ["/bin/web", "--id=%i"],
                "user": "0", "group": "/etc/group",
                "workingDirectory": "/srv",
                "environment": [{"name": "A", "value": "1"}],
                "mountPoints": [{"name": "data", "path": "/data", "readOnly": true}, {"name": "tmp", "path": "/tmp"}, {"name": "home", "path": "/home"}],
                "ports": [{"name": "http", "port": 80, "protocol": "tcp"}, {"name": "https", "port": 443, "protocol": "sctp"}]
              },
              "mounts": [{"volume": "cache", "path": "/var/cache"}]
            }],
            "volumes": [
              {"name": "data", "kind": "host", "readOnly": true},
              {"name": "cache", "kind": "host"},
              {"name": "tmp", "kind": "empty"},
              {"name": "home", "kind": "host", "source": "/home"}
            ],
            "ports": [{"name": "admin", "hostPort": 9000}],
            "isolators": [{"name": "x"}]
          }
        }
        """;

    private const string Deploy = """
        {
          "label": "//foo/bar:haproxy",
          "pod_config_template": {
            "name": "haproxy",
            "version": "0.0.1",
            "apps": [{"name": "haproxy", "exec": ["echo", "%%", "100%"], "type": "notify"}],
            "images": [{"name": "base", "version": "0.0.2"}, {"name": "haproxy", "version": "0.0.3"}],
            "mounts": [{"source": "", "target": "/tmp", "read_only": false}, {"source": "/srv/haproxy", "target": "/srv/haproxy", "read_only": true}]
          },
          "volumes": [{"label": "//foo/bar:some-volume", "version": "0.0.4", "target": "/some/where"}],
          "systemd_unit_groups": [
            {"units": [{"name": "haproxy.service", "content": "[Service]\nExecStart=x ${stats_port} ${pod_id}\n", "auto_start": false}], "envs": {"MODE": "a"}},
            {"units": [{"name": "haproxy.service", "content": "[Service]\n"}, {"name": "clean.timer", "content": "[Timer]\n"}], "envs": {"MODE": "b"}}
          ],
          "token_names": {"stats_port": "ops_free_port", "owner": "ops_owner"}
        }
        """;

    [Fact]
    public void A_pod_of_the_ops_tool_becomes_a_manifest()
    {
        PodImport import = Import(Ops, out ProblemList problems);

        Assert.Empty(problems.Sorted);
        string digest = Sha512.Replace("sha512-", "sha512:", StringComparison.Ordinal);
        Assert.Equal(PodManifestJson.Write(PodManifestTests.Read($$"""
            {
              "schema": 1, "name": "//foo/bar:web", "version": "1003",
              "apps": [{
                "name": "web", "exec": ["/bin/web", "--id=%i"], "image": "os", "user": "0", "environment": {"A": "1"}, "ports": [{"name": "http", "port": 80}],
                "mounts": [{"volume": "cache", "target": "/var/cache"}, {"volume": "data", "target": "/data", "readOnly": true}, {"volume": "tmp", "target": "/tmp"}]
              }],
              "images": [{"name": "os", "version": "1.2", "digest": "{{digest}}", "source": "image.aci"}],
              "volumes": [{"name": "data", "digest": "{{digest}}", "source": "data.tar", "user": "plumber", "readOnly": true}, {"name": "cache"}, {"name": "tmp"}],
              "ports": [{"name": "http", "hostPorts": [80, 8080]}, {"name": "admin", "hostPorts": [9000]}],
              "units": [
                {"name": "web.service", "file": "web.service", "start": [true, false], "instances": ["x", "y"]},
                {"name": "job.timer", "file": "https://example.com/u/job-1.timer?x=1", "checksum": "{{digest}}", "enable": false}
              ]
            }
            """)), PodManifestJson.Write(import.Manifest!));
        Assert.Equal(
            [
                "'signature' of an image is not carried over.",
                "'group' of app 'web' is not carried over: it is neither a name nor a number.",
                "'workingDirectory' of app 'web' is not carried over.",
                "The mount of 'home' is not carried over: the pod has no volume of this name.",
                "A port of app 'web' is not carried over: its protocol is sctp.",
                "The volume 'home' is the folder /home of the machine. It is not carried over, nor are its mounts: a pod has its volumes to itself.",
                "'isolators' of the manifest is not carried over.",
            ],
            import.NotCarried.Select(note => note.Message));
        Assert.All(import.NotCarried, note => Assert.True(note is { File: "pod.json", Line: > 1, Column: > 1 }));
    }

    [Fact]
    public void A_pod_of_its_successor_becomes_a_manifest()
    {
        PodImport import = Import(Deploy, out ProblemList problems);

        Assert.Empty(problems.Sorted);
        Assert.Equal(PodManifestJson.Write(PodManifestTests.Read("""
            {
              "schema": 1, "name": "//foo/bar:haproxy", "version": "0.0.1",
              "apps": [{"name": "haproxy", "exec": ["echo", "%%%%", "100%"], "image": "haproxy", "user": "nobody", "group": "nogroup"}],
              "images": [{"name": "base", "version": "0.0.2", "source": "images/base/image.tar.gz"}, {"name": "haproxy", "version": "0.0.3", "source": "images/haproxy/image.tar.gz"}],
              "volumes": [{"name": "some-volume", "version": "0.0.4", "source": "volumes/some-volume/volume.tar.gz", "target": "/some/where", "readOnly": true}, {"name": "scratch", "target": "/tmp"}],
              "ports": [{"name": "stats-port"}],
              "units": [
                {"name": "haproxy.service", "content": "[Service]\nExecStart=x ${stats_port} ${pod_id}\n", "enable": false, "start": false},
                {"name": "clean.timer", "content": "[Timer]\n"}
              ],
              "tokens": {"MODE": "a", "stats_port": "${port.stats-port}", "pod_label": "//foo/bar:haproxy", "pod_version": "0.0.1"}
            }
            """)), PodManifestJson.Write(import.Manifest!));
        Assert.Equal(
            [
                "'type: notify' of app 'haproxy' is not carried over: the unit's own text says how it starts.",
                "Images are not layered: apps run in 'haproxy' alone.",
                "The mount of the machine's folder for temporary files becomes the volume 'scratch', which starts empty.",
                "The mount of the folder /srv/haproxy of the machine is not carried over: a pod has its volumes to itself.",
                "The path of //foo/bar:some-volume is not carried over: a pod has its volumes by name.",
                "The unit 'haproxy.service' uses 'pod_id', which pods do not have here.",
                "All groups of units share the pod's containers, ports and tokens here.",
                "The unit 'haproxy.service' is not carried over: another group has a unit of this name.",
                "'MODE' of 'envs' is not carried over: another group has a different value.",
                "The token 'stats_port' becomes the port 'stats-port', which the machine assigns.",
                "The token 'owner' is not carried over: only ports are assigned by the machine.",
            ],
            import.NotCarried.Select(note => note.Message));
    }

    [Fact]
    public void Tokens_may_be_a_list()
    {
        PodImport import = Import(Deploy.Replace("""{"stats_port": "ops_free_port", "owner": "ops_owner"}""", """["stats_port"]""", StringComparison.Ordinal), out ProblemList problems);

        Assert.Empty(problems.Sorted);
        Assert.Equal("${port.stats-port}", import.Manifest!.Tokens["stats_port"]);
    }

    [Theory]
    [InlineData("""{"name": "test-pod", "version": 1, "manifest": {}}""", null, "'test-pod' is not a label")]
    [InlineData("""{"name": "//foo:web", "version": "latest", "manifest": {}}""", null, "'latest' is not a version")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": {}, "systemd-units": [{"unit-file": "/etc/web.service"}]}""", null, "'/etc/web.service' is absolute")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": {}, "systemd-units": [{"unit-file": "https://example.com/web.service"}]}""", null, "A URL needs a 'checksum'")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": {}, "systemd-units": [{"unit-file": "web.socket"}]}""", null, "'web.socket' can't name a unit")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": {}, "images": [{"id": "SHA", "image": "docker://busybox"}]}""", null, "'busybox' has no digest that can be verified")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": {}, "images": [{"id": "SHA", "image": "../image.aci"}]}""", null, "'../image.aci' leaves the bundle")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": {"apps": [{"name": "a", "image": {"id": "sha512-x"}}]}}""", null, "is none of the pod's images")]
    [InlineData("""{"name": "//foo:web", "version": 1, "manifest": []}""", null, "'manifest' is a group of keys. Found: a list.")]
    [InlineData("""{"label": "//foo:web", "pod_config_template": {"name": "other", "version": "1", "images": [{"name": "a", "version": "1"}]}}""", null, "The template is named 'other', and the pod //foo:web: they must match.")]
    [InlineData("""{"label": "//foo:web", "pod_config_template": {"name": "web", "version": "1", "images": [{"id": "0"}]}}""", null, "'name' is missing.")]
    [InlineData("""{"label": "//foo:web", "pod_config_template": {"name": "web", "version": "abc", "images": []}}""", null, "'abc' is not a version")]
    [InlineData("""{"schema": 1}""", null, "This is neither a pod of the ops tool")]
    [InlineData("[]", null, "Wanted: a pod. Found: a list.")]
    public void What_makes_no_pod_is_refused_with_the_reason(string text, string? path, string message)
    {
        PodImport import = Import(text.Replace("SHA", Sha512, StringComparison.Ordinal), out ProblemList problems, path);

        Assert.Null(import.Manifest);
        Assert.Contains(problems.Sorted, problem => problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void An_early_pod_gets_the_path_of_its_label()
    {
        PodImport import = Import($$"""
            {"name": "test-pod", "version": 1, "images": [{"id": "{{Sha512}}", "path": "image.aci"}, {"id": "sha512-{{new string('c', 128)}}", "uri": "docker://example.com/os@sha256:{{new string('d', 64)}}"}], "manifest": { } }
            """, out ProblemList problems, "foo/bar");

        Assert.Empty(problems.Sorted);
        Assert.Equal("//foo/bar:test-pod@1", import.Manifest!.Tag.ToString());
        Assert.Equal(["image image.aci sha512", $"image-2 example.com/os@sha256:{new string('d', 64)} sha256"], import.Manifest.Images.Select(image => $"{image.Name} {image.Source} {image.Digest!.Algorithm}"));
        Assert.Equal(3, import.NotCarried.Count);
    }

    [Fact]
    public void A_percent_sign_without_instances_stays_one()
    {
        PodImport import = Import(Ops.Replace(", \"instances\": [\"x\", \"y\"], \"start\": [true, false]", "", StringComparison.Ordinal), out ProblemList problems);

        Assert.Empty(problems.Sorted);
        Assert.Equal("--id=%i", PodUnits.For(import.Manifest!, null).Apps[0].Exec[1]);
    }

    private static PodImport Import(string text, out ProblemList problems, string? path = null)
    {
        var source = new SourceText("pod.json", text);
        problems = new ProblemList(source);
        return PodImport.Read(JsonTree.Parse(source, problems), source, problems, path);
    }
}
