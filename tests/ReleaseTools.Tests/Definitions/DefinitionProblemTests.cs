using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class DefinitionProblemTests : IDisposable
{
    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    private IReadOnlyList<DefinitionProblem> ProblemsOf(string yaml) => Assert.Throws<DefinitionException>(
        () => DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello")).Problems;

    [Fact]
    public void Every_problem_is_reported_at_once_with_its_place()
    {
        DefinitionException e = Assert.Throws<DefinitionException>(() => DefinitionLoader.Load(_repository.With("release.yaml", """
            prodct: hello
            build:
              steps:
                - name: compile
                  run: make ${versoin}
                  timeout: 30
            stage:
              keep: none
            """).Path, definitionFile: null, "hello"));

        Assert.Equal(["1:1", "5:17", "6:16", "8:9"], e.Problems.Select(problem => $"{problem.Line}:{problem.Column}"));
        Assert.All(e.Problems, problem => Assert.Equal(_repository["release.yaml"], problem.File));
        Assert.Contains("4 problems", e.Message, StringComparison.Ordinal);
        Assert.Equal(("DefinitionInvalid", ExitCode.Usage), (e.ErrorId, e.ExitCode));
    }

    [Theory]
    [InlineData("buidl: {}", 1, 1, "did you mean 'build'?")]
    [InlineData("zzz: 1", 1, 1, "Known: product, tagPrefix, tag, version, channels, build")]
    [InlineData("product: a\nproduct: b", 2, 1, "'product' is there twice")]
    [InlineData("publish: { github: {} }", 1, 20, "'repository' is missing")]
    [InlineData("publish: { github: { repository: a/b, draft: true } }", 1, 39, "is not a key of publish.github")]
    [InlineData("notes: { maps: x }", 1, 16, "'maps' counts only with 'from: pull-requests'")]
    [InlineData("notes: { from: pull-request }", 1, 16, "did you mean 'pull-requests'?")]
    [InlineData("build: { runner: kubernetes }", 1, 18, "'kubernetes' is not supported yet. Allowed: local, container.")]
    [InlineData("build: { runner: remote }", 1, 18, "Allowed: local, container")]
    [InlineData("build: { source: clnoe }", 1, 18, "did you mean 'clone'? Allowed: clone, worktree.")]
    [InlineData("images: [{ name: r.io/a, from: { dockrfile: D } }]", 1, 34, "did you mean 'dockerfile'?")]
    [InlineData("images: [{ name: r.io/a }]", 1, 10, "'from' is missing")]
    [InlineData("images: [{ name: r.io/a, from: {} }]", 1, 32, "comes from one of")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a, archive: b } }]", 1, 32, "comes from one of 'dockerfile', 'archive', 'layout', 'engine' and 'join'")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a, args: { A: b } } }]", 1, 51, "belongs to 'dockerfile'")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a, platforms: [linux/arm64] } }]", 1, 56, "belongs to 'dockerfile'")]
    [InlineData("images: [{ name: r.io/a, from: { dockerfile: D, platforms: [] } }]", 1, 60, "is empty")]
    [InlineData("images: [{ name: r.io/a, from: { dockerfile: D, platforms: [arm64] } }]", 1, 61, "is no platform")]
    [InlineData("images: [{ name: r.io/a, from: { dockerfile: D, platforms: ['windows/amd64:10.0'] } }]", 1, 61, "is no platform")]
    [InlineData("images: [{ name: r.io/a, from: { dockerfile: D, platforms: [linux/arm64, linux/arm64/v8] } }]", 1, 74, "is there twice")]
    [InlineData("images: [{ name: r.io/a, from: { layout: ../a } }]", 1, 42, "leaves the source")]
    [InlineData("images: [{ name: r.io/a, from: { archive: 'docker-archive:../a' } }]", 1, 43, "leaves the source")]
    [InlineData("images: [{ name: r.io/a, from: { archive: 'oci-archive:/a' } }]", 1, 43, "is absolute")]
    [InlineData("images: [{ name: r.io/a, from: { archive: 'docker-archive:' } }]", 1, 43, "names no file")]
    [InlineData("images: [{ name: r.io/a, from: { join: [a.tar, 'oci:../a'] } }]", 1, 48, "leaves the source")]
    [InlineData("images: [{ name: r.io/a, from: { join: ['oci-archive:/a'] } }]", 1, 41, "is absolute")]
    [InlineData("images: [{ name: r.io/a, from: { join: ['docker-daemon:A b'] } }]", 1, 41, "names no image")]
    [InlineData("images: [{ name: r.io/a, from: { join: ['oci:'] } }]", 1, 41, "names no image")]
    [InlineData("images: [{ name: r.io/a, from: { join: [a, a] } }]", 1, 44, "twice")]
    [InlineData("images: [{ name: r.io/a, from: { join: [] } }]", 1, 40, "is empty")]
    [InlineData("images: [{ name: r.io/a, from: { join: [a], layout: b } }]", 1, 32, "comes from one of")]
    [InlineData("images: [{ name: r.io/A, from: { layout: a } }]", 1, 18, "names no repository")]
    [InlineData("images: [{ name: \"r.io/a:1\", from: { layout: a } }]", 1, 18, "names no repository")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a }, tags: [a/b] }]", 1, 54, "can't be an image's tag")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a }, tags: [\"${versoin}\"] }]", 1, 55, "did you mean ${version}?")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a }, tags: [] }]", 1, 53, "The list is empty")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a }, floating: [latest, latest] }]", 1, 66, "is there twice")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a }, aliases: r.io/b@c }]", 1, 56, "names no repository")]
    [InlineData("images: [{ name: r.io/a, from: { engine: A } }]", 1, 42, "names no image")]
    [InlineData("images: [{ name: r.io/a, from: { layout: a } }, { name: r.io/a, from: { layout: b } }]", 1, 57, "is there twice")]
    [InlineData("<<: { product: a }", 1, 1, "Merge keys")]
    public void An_unknown_word_is_answered_with_the_known_ones(string yaml, int line, int column, string message) => Expect(yaml, line, column, message);

    [Theory]
    [InlineData("product: hello\nbuild:\n\tsteps: []\n", 3, 1)]
    [InlineData("build:\n  steps:\n\t- name: a\n", 3, 1)]
    [InlineData("build:\n  steps:\n  - name: a\n  \trun: b\n", 4, 3)]
    [InlineData("build:\n\n\tsource: clone\nproduct: hello\n", 3, 1)]
    public void A_tab_is_named_where_it_stands(string yaml, int line, int column) => Expect(yaml, line, column, "indented with a tab");

    [Theory]
    [InlineData("artifacts: [{ files: &f README.md, name: a.tar.gz }, { files: *f }]")]
    [InlineData("artifacts: [{ files: &f \"README.md\" , name: a.tar.gz }, { name: b.zip, files: *f }]")]
    [InlineData("artifacts:\n- { files: &f README.md }\n- { files: *f, name: a.tar.gz }\n# the end\n")]
    [InlineData("artifacts:\n- { files: &f README.md, # the readme\n    name: a.tar.gz }\n- { files: *f }")]
    public void Anchors_stand_in_flow_mappings(string yaml) => Assert.All(
        DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello").Definition.Artifacts, artifact => Assert.Equal(["README.md"], artifact.Files));

    [Theory]
    [InlineData("build: { runner: container }", 1, 18, "'image' is missing: containers run an image")]
    [InlineData("build: { runner: container, steps: [{ name: a, run: b }] }", 1, 37, "'image' is missing: with 'runner: container'")]
    [InlineData("build: { runner: container, image: a, steps: [{ name: a, run: b, shell: cmd }] }", 1, 73, "images are of Linux")]
    [InlineData("build: { steps: [{ name: a, run: b, image: debian }] }", 1, 44, "'image' counts only with 'runner: container'")]
    [InlineData("build: { runner: local, steps: [{ name: a, run: b, network: true }] }", 1, 61, "'network' counts only with 'runner: container'")]
    [InlineData("build: { image: debian }", 1, 17, "'image' counts only with 'runner: container'")]
    [InlineData("build: { runner: container, image: Debian }", 1, 36, "names no image")]
    [InlineData("build: { runner: container, image: \"debian:${versoin}\" }", 1, 44, "is not a variable")]
    public void Steps_in_containers_have_images_and_others_none(string yaml, int line, int column, string message) => Expect(yaml, line, column, message);

    [Theory]
    [InlineData("build: { runner: container, image: a, steps: [{ name: a, run: b }] }")]
    [InlineData("build: { runner: container, image: a }")]
    [InlineData("build: { runner: container, steps: [] }")]
    [InlineData("build: { runner: container, steps: [{ name: a, run: b, image: \"debian:${env.DEBIAN}\", network: true }] }")]
    public void Steps_run_in_containers(string yaml) =>
        Assert.Equal(BuildRunner.Container, DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello").Definition.Build.Runner);

    [Theory]
    [InlineData("[]", 1, 1, "Wanted: keys of release.yaml. Found: a list.")]
    [InlineData("just text", 1, 1, "Found: 'just text'")]
    [InlineData("product: [a]", 1, 10, "Found: a list")]
    [InlineData("product:", 1, 1, "'product' has no value")]
    [InlineData("stage: { keep: }", 1, 10, "'keep' has no value")]
    [InlineData("artifacts: [{ files: }]", 1, 15, "'files' has no value")]
    [InlineData("build: steps", 1, 8, "Wanted: keys of build")]
    [InlineData("build: { steps: make }", 1, 17, "Wanted: list of build steps. Found: 'make'.")]
    [InlineData("build: { env: [A=1] }", 1, 15, "'NAME: value'")]
    [InlineData("build: { env: { A: [1] } }", 1, 20, "Found: a list")]
    [InlineData("build: { env: { 1A: x } }", 1, 17, "can't name an environment variable")]
    [InlineData("artifacts: [{ files: x, first: yes }]", 1, 32, "true or false")]
    [InlineData("artifacts: [{ files: x, first: \"true\" }]", 1, 32, "without quotes")]
    [InlineData("stage: { keep: 0 }", 1, 16, "from 1 to")]
    [InlineData("stage: { keep: 99999999999 }", 1, 16, "from 1 to")]
    [InlineData("stage: { keep: \"5\" }", 1, 16, "Found: the text '5'")]
    [InlineData("? [a, b]\n: c", 1, 3, "A key is a text")]
    [InlineData("product: !!binary aGVsbG8=", 1, 10, "Tags such as")]
    public void A_value_of_another_kind_is_named(string yaml, int line, int column, string message) => Expect(yaml, line, column, message);

    [Theory]
    [InlineData("product: a/b", 1, 10, "can't be a product's name")]
    [InlineData("product: ..", 1, 10, "can't be a product's name")]
    [InlineData("tagPrefix: v..", 1, 12, "can't start a git tag")]
    [InlineData("tagPrefix: x.lock/", 1, 12, "can't start a git tag")]
    [InlineData("version: { branches: [support] }", 1, 23, "can't mean maintenance branches")]
    [InlineData("version: { branches: ['a b*'] }", 1, 23, "can't mean maintenance branches")]
    [InlineData("version: { bump: minro }", 1, 18, "did you mean 'minor'?")]
    [InlineData("version: { zero: { feature: major } }", 1, 29, "Allowed: patch, minor.")]
    [InlineData("links: [latest, a/b]", 1, 17, "can't be a link's name")]
    [InlineData("links: [latest, latest]", 1, 17, "there twice")]
    [InlineData("links: [\"x-${branch}\"]", 1, 12, "can't be part of a link's name")]
    [InlineData("checksums: [md5]", 1, 13, "Allowed: sha256, sha512")]
    [InlineData("stage: { store: https://dl.example.com }", 1, 17, "as publish.publicUrl")]
    [InlineData("session: { store: 'gs://' }", 1, 19, "names no bucket")]
    [InlineData("stage: { store: .release }", 1, 17, "write 'file:.release'")]
    [InlineData("stage: { store: 'file:' }", 1, 17, "needs a path")]
    [InlineData("stage: { store: \"file:${env.HOME}\" }", 1, 23, "has no variables")]
    [InlineData("trackingIssue: {}", 1, 16, "'repository' is missing")]
    [InlineData("trackingIssue: { repository: a/b, template: ../x.md }", 1, 45, "leaves the source")]
    [InlineData("publish: { github: { repository: hello } }", 1, 34, "names no GitHub repository")]
    [InlineData("publish: { github: { repository: a/b, replace: 'v 1' } }", 1, 48, "can't be a tag")]
    [InlineData("publish: { github: { repository: a/b, latest: maybe } }", 1, 47, "Allowed: auto, true, false.")]
    [InlineData("publish: { publicUrl: dl.example.com }", 1, 23, "https://")]
    [InlineData("publish: { publicUrl: \"https://me:pw@dl.example.com\" }", 1, 23, "password")]
    [InlineData("notes: { template: ../notes.hbs }", 1, 20, "leaves the source")]
    [InlineData("notes: { changelog: /etc/passwd }", 1, 21, "is absolute")]
    public void A_value_that_could_not_work_is_refused(string yaml, int line, int column, string message) => Expect(yaml, line, column, message);

    [Theory]
    [InlineData("style: calver", 1, 19, "Allowed: semver, milestone.")]
    [InlineData("firstOnBranch: alpha.0", 1, 27, "can't be the first version of a release branch")]
    [InlineData("firstOnBranch: rc.01", 1, 27, "can't be the first version of a release branch")]
    [InlineData("firstOnBranch: rc1", 1, 27, "not written in the style 'semver'")]
    [InlineData("firstOnBranch: rc.0, style: milestone", 1, 27, "not written in the style 'milestone'")]
    [InlineData("image: { firstRevision: 2 }", 1, 36, "from 0 to 1")]
    [InlineData("references: ../x.yaml", 1, 24, "leaves the source")]
    [InlineData("spellings: { a b: '${major}' }", 1, 25, "can't name a spelling")]
    [InlineData("spellings: { a: '${major}.${miner}' }", 1, 38, "did you mean ${minor}?")]
    [InlineData("spellings: { a: '${major}.${tag}' }", 1, 38, "Known: major, minor, patch, short, pre, version")]
    [InlineData("spellings: { a: '${minor:m=a}' }", 1, 29, "only ${pre} takes other labels")]
    [InlineData("spellings: { a: '${pre:m}' }", 1, 29, "write it like alpha=a")]
    [InlineData("spellings: { a: '${pre:m=a,m=b}' }", 1, 29, "The label m is there twice")]
    [InlineData("spellings: { a: '${pre:}' }", 1, 29, "write it like alpha=a")]
    [InlineData("spellings: { a: '${pre:m=a/b}' }", 1, 29, "write it like alpha=a")]
    [InlineData("spellings: { a: '3.1' }", 1, 28, "spell every version the same")]
    public void A_version_section_is_checked(string section, int line, int column, string message) => Expect($"version: {{ {section} }}", line, column, message);

    [Theory]
    [InlineData("{ tag: v1 }", 1, 12, "'name' is missing")]
    [InlineData("{ name: a }", 1, 12, "'tag' is missing: the channel is not for tags alone")]
    [InlineData("{ name: a, when: { branch: x } }", 1, 12, "'tag' is missing")]
    [InlineData("{ name: A, tag: v1 }", 1, 20, "can't name a channel")]
    [InlineData("{ name: a, when: { tag: v*, branch: x } }", 1, 48, "never for both")]
    [InlineData("{ name: a, when: { tag: v* }, tag: v1 }", 1, 47, "leave 'tag' out")]
    [InlineData("{ name: a, when: { tga: v* } }", 1, 31, "did you mean 'tag'?")]         // and nothing is missing besides
    [InlineData("{ name: a, when: { tag: 'v[0-9]*' } }", 1, 36, "* stands for anything but a slash")]
    [InlineData("{ name: a, when: { tag: '${tag}' } }", 1, 37, "this key has no variables")]
    [InlineData("{ name: a, tag: 'v0.${rnu}' }", 1, 32, "Known: branch, branch:last, run")]
    [InlineData("{ name: a, tag: 'v0 1' }", 1, 28, "can't be a git tag")]
    [InlineData("{ name: a, when: { tag: v* }, replace: maybe }", 1, 51, "true or false")]
    [InlineData("{ name: a, tag: v1 }, { name: b, tag: v2 }", 1, 34, "'b' is never reached: 'a' before it has no 'when'")]
    [InlineData("{ name: a, when: { tag: v* } }, { name: a, tag: v2 }", 1, 52, "'a' is there twice")]
    public void A_channel_is_checked(string channel, int line, int column, string message) => Expect($"channels: [{channel}]", line, column, message);

    [Theory]
    [InlineData("{ run: x }", 1, 18, "'name' is missing")]
    [InlineData("{ nmae: a, run: x }", 1, 20, "did you mean 'name'?")]         // and is not missing besides
    [InlineData("{ name: a }", 1, 18, "'run' is missing")]
    [InlineData("{ name: a, run: \"\" }", 1, 34, "It is empty")]
    [InlineData("{ name: a, run: \" \" }", 1, 34, "It is empty")]
    [InlineData("{ name: a, run: b, in: ../other }", 1, 41, "leaves the source")]
    [InlineData("{ name: a, run: b, in: 'C:/x' }", 1, 41, "is absolute")]
    [InlineData("{ name: a, run: b, in: 'a\\b' }", 1, 41, "with '/'")]
    [InlineData("{ name: a, run: b, timeout: 1x }", 1, 46, "90s, 30m, 2h or 1h30m")]
    [InlineData("{ name: a, run: b, timeout: 30 }", 1, 46, "did you mean '30m'")]
    [InlineData("{ name: a, run: b, timeout: 0s }", 1, 46, "no time")]
    [InlineData("{ name: a, run: b, shell: fish }", 1, 44, "Allowed: sh, bash, pwsh, cmd")]
    [InlineData("{ name: a, run: b }, { name: a, run: c }", 1, 47, "'a' is there twice")]
    [InlineData("{ name: a, run: \"x ${env.API_TOKEN}\" }", 1, 37, "secrets: [API_TOKEN]")]
    [InlineData("{ name: a, run: \"x ${HOME}\" }", 1, 37, "A literal ${ is written $${")]
    public void A_step_is_checked(string step, int line, int column, string message) => Expect($"build: {{ steps: [{step}] }}", line, column, message);

    [Theory]
    [InlineData("{ name: a.zip }", 1, 13, "'files' is missing")]
    [InlineData("{ name: a.zip, files: [] }", 1, 35, "The list is empty")]
    [InlineData("{ name: a, files: x/** }", 1, 21, "add 'format'")]
    [InlineData("{ name: a.zip, format: tar.gz, files: x }", 1, 36, "ends as another format")]
    [InlineData("{ format: zip, files: x }", 1, 23, "add a name")]
    [InlineData("{ files: x, strip: out }", 1, 32, "add a name")]
    [InlineData("{ name: ../a.zip, files: x }", 1, 21, "leaves the source")]
    [InlineData("{ name: manifest.json, format: zip, files: x }", 1, 21, "every release has for itself")]
    [InlineData("{ name: 'ab:c.zip', files: x }", 1, 21, "has a ':'")]
    [InlineData("{ files: /etc/passwd }", 1, 22, "is absolute")]
    [InlineData("{ files: [a, b/../../c] }", 1, 26, "leaves the source")]
    [InlineData("{ files: '!a' }", 1, 22, "excludes")]
    [InlineData("{ files: 'out**/x' }", 1, 22, "whole path segment")]
    [InlineData("{ files: x, platform: linux/x86_64 }", 1, 35, "did you mean linux/amd64?")]
    [InlineData("{ files: x, platform: macos/aarch64 }", 1, 35, "did you mean darwin/arm64?")]
    [InlineData("{ files: x, platform: linux }", 1, 35, "os/architecture")]
    [InlineData("{ files: x, kind: exe }", 1, 31, "Allowed: binary, package, source, docs, image, other.")]
    [InlineData("{ name: a.zip, files: x }, { name: a.zip, files: y }", 1, 48, "there twice")]
    [InlineData("{ files: x, first: true }, { files: y, first: true }", 1, 59, "is the first already")]
    public void An_artifact_is_checked(string artifact, int line, int column, string message) => Expect($"artifacts: [{artifact}]", line, column, message);

    private void Expect(string yaml, int line, int column, string message)
    {
        DefinitionProblem problem = Assert.Single(ProblemsOf(yaml));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_wrong_variable_is_placed_exactly_however_the_text_is_written()
    {
        IReadOnlyList<DefinitionProblem> problems = ProblemsOf(
            "build:\r\n  steps:\r\n    - name: a\r\n      run: |\r\n        echo ${version}\r\n          ${nope} ${nope}\r\n" +
            "    - name: b\r\n      run: >-\r\n        folded\r\n        ${nope}\r\n" +
            "    - { name: c, run: \"esc\\u0061ped \\\"${nope}\\\" $${nope}\" }\r\n" +
            "    - { name: d, run: 'it''s ${nope}' }\r\n");

        Assert.Equal(["6:11", "6:19", "10:9", "11:39", "12:30"], problems.Select(problem => $"{problem.Line}:{problem.Column}"));
    }

    [Theory]
    [InlineData("product: a: b", 1, 11)]
    [InlineData("product: 'a", 1, 10)]
    [InlineData("links: [a", 2, 1)]
    [InlineData("links: [a\nproduct: b\n", 2, 1)]
    [InlineData("product: @x", 1, 10)]
    [InlineData("product: *x", 1, 10)]
    [InlineData("product: a\n---\nproduct: b\n", 2, 1)]
    [InlineData("product: a\u0000b", 1, 11)]
    public void What_is_not_one_yaml_document_is_a_problem_with_a_place(string yaml, int line, int nearColumn)
    {
        DefinitionProblem problem = Assert.Single(ProblemsOf(yaml));

        Assert.InRange(problem.Line, Math.Max(1, line - 1), line);
        Assert.True(problem.Line != line || problem.Column <= nearColumn + 1, problem.ToString());
    }
}
