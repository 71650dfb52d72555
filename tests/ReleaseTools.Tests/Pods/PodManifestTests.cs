using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodManifestTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    internal const string Whole = $$"""
        {
          "schema": 1,
          "name": "//foo/bar:web",
          "version": "1.2.0",
          "apps": [
            {
              "name": "web",
              "exec": [
                "/bin/web",
                "--id=%i",
                "100%%"
              ],
              "image": "os",
              "user": "www",
              "group": "1000",
              "environment": {
                "A": "ä €",
                "B": ""
              },
              "ports": [
                {
                  "name": "http",
                  "port": 80
                }
              ],
              "mounts": [
                {
                  "volume": "data",
                  "target": "/data",
                  "readOnly": true
                },
                {
                  "volume": "cache"
                }
              ],
              "restart": "always"
            }
          ],
          "images": [
            {
              "name": "os",
              "version": "17",
              "digest": "{{A}}",
              "source": "registry.example.com/os@{{A}}"
            }
          ],
          "volumes": [
            {
              "name": "data",
              "version": "3",
              "digest": "{{B}}",
              "source": "https://example.com/data.tar.gz",
              "user": "www"
            },
            {
              "name": "cache",
              "target": "/var/cache"
            }
          ],
          "ports": [
            {
              "name": "http",
              "hostPorts": [
                8080,
                8081
              ]
            }
          ],
          "units": [
            {
              "name": "web.service",
              "content": "[Service]\n\tExecStart=/bin/sh -c \"x\"\n",
              "start": [
                true,
                false
              ],
              "instances": [
                "x",
                "y"
              ]
            },
            {
              "name": "clean.timer",
              "file": "systemd/clean.timer",
              "enable": false
            }
          ],
          "healthCheck": {
            "http": "http://localhost:${port.http}/healthz",
            "timeout": "10s",
            "retries": 5
          },
          "tokens": {
            "WEB_PORT": "${port.http}"
          }
        }

        """;

    private const string Minimal = """{"schema": 1, "name": "//foo:web", "version": 17KEYS}""";

    [Fact]
    public void The_same_pod_gives_the_same_bytes() => Assert.Equal(Whole, PodManifestJson.Write(Read(Whole)));

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        PodManifest pod = Read(Minimal.Replace("KEYS", """, "images": [{"name": "os", "version": 1, "source": "images/os/image.tar.gz"}], "apps": [{"name": "a", "image": "os"}], "volumes": [{"name": "v"}], "units": [{"name": "a.service", "content": "x"}]""", StringComparison.Ordinal));

        Assert.Equal("//foo:web@17", pod.Tag.ToString());
        Assert.Equal((PodRestart.OnFailure, null, 0), (pod.Apps[0].Restart, pod.Apps[0].User, pod.Apps[0].Exec.Count));
        Assert.Equal(("nobody", "nogroup", false, null), (pod.Volumes[0].User, pod.Volumes[0].Group, pod.Volumes[0].ReadOnly, pod.Volumes[0].Version));
        Assert.Equal([true], pod.Units[0].Enable);
        Assert.Equal([true], pod.Units[0].Start);
        Assert.Empty(pod.Units[0].Instances);
        Assert.Null(pod.HealthCheck);
    }

    [Fact]
    public void An_image_of_a_registry_has_its_own_digest()
    {
        PodManifest pod = Read(Minimal.Replace("KEYS", $$""", "images": [{"name": "os", "version": 1, "source": "example.com/os@{{A}}"}]""", StringComparison.Ordinal));

        Assert.Equal(A, pod.Images[0].Digest!.ToString());
    }

    [Fact]
    public void A_manifest_may_be_YAML() => Assert.Equal(Whole, PodManifestJson.Write(PodManifestJson.Read(YamlTree.Parse(new SourceText("pod.yaml", Whole), Problems(Whole)), Problems(Whole))!));

    [Theory]
    // each key by itself
    [InlineData(""", "aps": []""", "1:51: 'aps' is not a key of a pod; did you mean 'apps'?")]
    [InlineData(""", "apps": [{"image": "os"}], "images": [{"name": "os", "version": 1, "source": "a"}]""", "'name' is missing")]
    [InlineData(""", "images": [{"name": "os", "version": "v1", "source": "a"}]""", "'v1' is not a version; did you mean '1'? Write")]
    [InlineData(""", "images": [{"name": "o_s", "version": 1, "source": "a"}]""", "'o_s' can't be a name here")]
    [InlineData(""", "volumes": [{"name": "v", "readOnly": "true"}]""", "Wanted: true or false, without quotes.")]
    [InlineData(""", "volumes": [{"name": "v", "target": "data"}]""", "'data' is not a path in a container")]
    [InlineData(""", "volumes": [{"name": "v", "target": "/a/../etc"}]""", "'/a/../etc' is not a path in a container")]
    [InlineData(""", "volumes": [{"name": "v", "user": "a b"}]""", "'a b' is neither the name of a user or group nor its number.")]
    [InlineData(""", "ports": [{"name": "http", "hostPorts": [0]}]""", "Wanted: a whole number from 1 to 65535.")]
    [InlineData(""", "ports": [{"name": "http"}, {"name": "http"}]""", "'http' is there twice.")]
    [InlineData(""", "tokens": {"POD_NAME": "x"}""", "'POD_NAME' is set for every pod.")]
    [InlineData(""", "tokens": {"A": "${port.}"}""", "'${port.}' names no port")]
    // sources
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "/images/os"}]""", "'/images/os' is absolute")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "C:/images/os"}]""", "'C:/images/os' is absolute")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "a/../../os"}]""", "'a/../../os' leaves the bundle")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "a//os"}]""", "'a//os' is not a path to a file")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "a\\os"}]""", "has a backslash")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "ftp://example.com/os"}]""", "only http and https are supported")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "file:///os"}]""", "only http and https are supported")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "https://me:secret@example.com/os", "digest": "A"}]""", "The URL has credentials in it.")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "https:///os"}]""", "is not a URL")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "https://example.com/os"}]""", "A URL needs a 'digest'")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "example.com/os:1.0"}]""", "neither a path in the bundle nor an image with its digest")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "example.com/os@A", "digest": "B"}]""", "'digest' is not the digest in 'source', sha256:aaaaaaaaaaaa….")]
    [InlineData(""", "images": [{"name": "os", "version": 1, "source": "a", "digest": "md5:1"}]""", "digests by md5 can't be checked here")]
    [InlineData(""", "volumes": [{"name": "v", "source": "example.com/os@A"}]""", "is an image: a path in the bundle or a URL is wanted.")]
    [InlineData(""", "volumes": [{"name": "v", "source": "http://example.com/v.tar.gz"}]""", "A URL needs a 'digest'")]
    [InlineData(""", "volumes": [{"name": "v", "source": "a", "data": "b"}]""", "A volume has 'source' or 'data', not both.")]
    [InlineData(""", "volumes": [{"name": "v", "data": "https://example.com/"}]""", "is not a path in the bundle.")]
    [InlineData(""", "volumes": [{"name": "v", "digest": "A"}]""", "'digest' is for an archive: 'source' is missing.")]
    // units
    [InlineData(""", "units": [{"name": "../web.service", "content": "x"}]""", "'../web.service' can't name a unit")]
    [InlineData(""", "units": [{"name": "a/web.service", "content": "x"}]""", "'a/web.service' can't name a unit")]
    [InlineData(""", "units": [{"name": "web@.service", "content": "x"}]""", "'web@.service' can't name a unit")]
    [InlineData(""", "units": [{"name": "web--1.service", "content": "x"}]""", "'web--1.service' can't name a unit")]
    [InlineData(""", "units": [{"name": "web.socket", "content": "x"}]""", "'web.socket' can't name a unit")]
    [InlineData(""", "units": [{"name": ".service", "content": "x"}]""", "'.service' can't name a unit")]
    [InlineData(""", "units": [{"name": "web.service"}]""", "A unit needs its text: 'content' or 'file'.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "file": "a"}]""", "A unit has 'content' or 'file', not both.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "checksum": "A"}]""", "'checksum' is for a file")]
    [InlineData(""", "units": [{"name": "web.service", "file": "https://example.com/web.service"}]""", "A URL needs a 'checksum'")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "instances": 0}]""", "Wanted: a whole number from 1 to 1000.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "instances": []}]""", "The list is empty.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "instances": ["a", "a"]}]""", "'a' is there twice.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "instances": ["../a"]}]""", "'../a' can't name an instance")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "start": [true, false]}]""", "'start' has 2 values for one instance.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x", "enable": [true], "instances": 3}]""", "'enable' has 1 values for 3 instances.")]
    [InlineData(""", "units": [{"name": "web.service", "content": "x"}, {"name": "web.service", "content": "y"}]""", "'web.service' is there twice.")]
    // between keys
    [InlineData(""", "apps": [{"name": "a", "image": "oz"}], "images": [{"name": "os", "version": 1, "source": "a"}]""", "The pod has no image 'oz'; did you mean 'os'? In 'images': os.")]
    [InlineData(""", "apps": [{"name": "a", "image": "os"}]""", "The pod has no image 'os'. 'images' is empty.")]
    [InlineData(""", "apps": [{"name": "a", "image": "os", "mounts": [{"volume": "v"}]}], "images": [{"name": "os", "version": 1, "source": "a"}]""", "The pod has no volume 'v'.")]
    [InlineData(""", "apps": [{"name": "a", "image": "os", "mounts": [{"volume": "v"}]}], "images": [{"name": "os", "version": 1, "source": "a"}], "volumes": [{"name": "v"}]""", "Neither this mount nor the volume 'v' has a 'target'.")]
    [InlineData(""", "apps": [{"name": "a", "image": "os", "mounts": [{"volume": "v"}, {"volume": "w"}]}], "images": [{"name": "os", "version": 1, "source": "a"}], "volumes": [{"name": "v", "target": "/x"}, {"name": "w", "target": "/x"}]""", "'/x' is mounted twice.")]
    [InlineData(""", "apps": [{"name": "a", "image": "os", "ports": [{"name": "p"}]}, {"name": "b", "image": "os", "ports": [{"name": "p"}]}], "images": [{"name": "os", "version": 1, "source": "a"}]""", "The port 'p' belongs to another app already.")]
    [InlineData(""", "healthCheck": {"timeout": "5s"}""", "A health check has either 'exec' or 'http'.")]
    [InlineData(""", "healthCheck": {"exec": ["a"], "http": "http://localhost/"}""", "A health check has either 'exec' or 'http'.")]
    [InlineData(""", "healthCheck": {"http": "localhost"}""", "'localhost' is not a URL")]
    [InlineData(""", "healthCheck": {"http": "http://localhost:${port.http}/"}""", "The pod has no port 'http'.")]
    [InlineData(""", "tokens": {"A": "${port.http}"}""", "The pod has no port 'http'.")]
    public void A_mistake_is_named_at_its_place(string keys, string message)
    {
        string text = Minimal.Replace("KEYS", keys, StringComparison.Ordinal).Replace("@A", $"@{A}", StringComparison.Ordinal).Replace("\"A\"}", $"\"{A}\"}}", StringComparison.Ordinal)
            .Replace("\"digest\": \"A\"", $"\"digest\": \"{A}\"", StringComparison.Ordinal).Replace("\"digest\": \"B\"", $"\"digest\": \"{B}\"", StringComparison.Ordinal);
        ProblemList problems = Problems(text);

        Assert.Null(PodManifestJson.Read(new SourceText("pod.json", text), problems));

        Assert.Contains(problems.Sorted, problem => problem.ToString().StartsWith("pod.json:1:", StringComparison.Ordinal) && problem.ToString().Contains(message, StringComparison.Ordinal));
        Assert.Single(problems.Sorted);
    }

    [Fact]
    public void All_problems_are_named_at_once_with_their_lines_and_columns()
    {
        const string text = "{\n\t\"schema\": 2,\n\t\"nam\": \"//foo:web\",\n\t\"version\": \"1.02\",\n\t\"units\": [{\"name\": \"ä/b\", \"content\": \"é\", \"start\": 1}]\n}\n";
        ProblemList problems = Problems(text);

        Assert.Null(PodManifestJson.Read(new SourceText("pod.json", text), problems));

        Assert.Equal(["2:12", "3:2", "4:13", "5:21", "5:53"], problems.Sorted.Select(problem => $"{problem.Line}:{problem.Column}"));
    }

    [Theory]
    [InlineData("", "1:1: The file is empty.")]
    [InlineData("  \n", "The file is empty.")]
    [InlineData("{", "1:2: Not JSON:")]
    [InlineData("{\n  \"a\": tru\n}", "2:")]
    [InlineData("{\"a\": 1,}", "1:9: Not JSON:")]
    [InlineData("{} {}", "1:4: Not JSON:")]
    [InlineData("{// x\n}", "1:2: Not JSON:")]
    [InlineData("{\"a\": \"\\ud800\"}", "1:7: Not JSON: the text has an escape that is no character.")]
    [InlineData("[]", "1:1: Wanted: keys of a pod. Found: a list.")]
    [InlineData("null", "1:1: Wanted: keys of a pod. Found: nothing.")]
    public void What_is_not_JSON_is_refused(string text, string message)
    {
        ProblemList problems = Problems(text);

        Assert.Null(PodManifestJson.Read(new SourceText("pod.json", text), problems));

        Assert.Contains(message, Assert.Single(problems.Sorted).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        string text = new('[', 1000);
        ProblemList problems = Problems(text);

        Assert.Null(PodManifestJson.Read(new SourceText("pod.json", text), problems));
        Assert.Single(problems.Sorted);
    }

    [Fact]
    public void The_name_of_a_unit_fits_into_systemd()
    {
        string text = Minimal.Replace("//foo:web", $"//{new string('a', 140)}:web", StringComparison.Ordinal).Replace("17KEYS", $$"""
            "1.0.0-{{new string('b', 50)}}", "units": [{"name": "{{new string('c', 60)}}.service", "content": "x"}]
            """, StringComparison.Ordinal);
        ProblemList problems = Problems(text);

        PodManifestJson.Read(new SourceText("pod.json", text), problems);

        Assert.Contains("systemd allows 255", Assert.Single(problems.Sorted).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_survives_writing_and_reading() => Prop.ForAll<NonNull<string>>(text =>
    {
        string plain = string.Concat(text.Get.Where(c => !char.IsControl(c) && !char.IsSurrogate(c))) + "😀\u2028\u0085"[..2];
        PodManifest pod = Read(Whole) with { Apps = [Read(Whole).Apps[0] with { Exec = [plain, $"\t{plain}\n"] }] };
        return Read(PodManifestJson.Write(pod)).Apps[0].Exec.SequenceEqual(pod.Apps[0].Exec);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void No_text_at_all_brings_the_reader_down() => Prop.ForAll(
        Gen.Elements("{", "}", "[", "]", ":", ",", "\"name\"", "\"apps\"", "\"a\"", "1", "true", "null", "\"\\u00", "\n", " ", "//", "\"schema\": 1", "é").ListOf().Select(parts => string.Concat(parts)).ToArbitrary(), text =>
        {
            ProblemList problems = Problems(text);
            PodManifest? pod = PodManifestJson.Read(new SourceText("pod.json", text), problems);
            return (pod is not null || problems.Sorted.Count > 0) && problems.Sorted.All(problem => problem is { Line: >= 1, Column: >= 1 });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void The_schema_knows_every_key()
    {
        JsonObject schema = PodManifestKeys.Root.ToSchema();

        Assert.Equal(JsonNode.Parse(Whole)!.AsObject().Select(pair => pair.Key), schema["properties"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(["schema", "name", "version"], schema["required"]!.AsArray().Select(each => each!.GetValue<string>()));
    }

    internal static PodManifest Read(string text)
    {
        ProblemList problems = Problems(text);
        PodManifest? pod = PodManifestJson.Read(new SourceText("pod.json", text), problems);
        Assert.Empty(problems.Sorted);
        return pod!;
    }

    private static ProblemList Problems(string text) => new(new SourceText("pod.json", text));
}
