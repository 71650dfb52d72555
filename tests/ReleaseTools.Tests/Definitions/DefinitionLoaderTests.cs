using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Definitions;

public sealed class DefinitionLoaderTests : IDisposable
{
    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    private LoadedDefinition Load(string yaml) => DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "folder");

    [Fact]
    public void Every_key_is_read()
    {
        LoadedDefinition loaded = Load("""
            product: hello
            tagPrefix: hello/v
            version:
              style: milestone
              firstOnBranch: rc2
              image: { firstRevision: 1 }
              references: build/versions.yaml
              spellings: { python: "${short}${pre:m=a}", other: "$${${major}}" }
            build:
              runner: local
              source: worktree
              env: { LEVEL: 3, DEBUG: true, EMPTY: "" }
              steps:
                - name: compile
                  run: |
                    make all
                    make check VERSION=${version}
                  shell: bash
                  in: src
                  env: { TAG: "${tag}" }
                  secrets: [SIGNING_KEY]
                  timeout: 1h30m
            artifacts:
              - name: hello-${version}.zip
                files: [out/**, README.md]
                match: any
                strip: out
                kind: binary
                platform: linux/amd64
                executable: bin/*
                first: true
              - name: hello.pkg
                format: tar.gz
                files: pkg/**
              - files: docs/*.pdf
              - { name: hello-linux-amd64, files: out/hello }
            checksums: [sha512]
            notes: { from: commits, template: docs/notes.hbs, changelog: CHANGELOG.md, paths: "packages/${product}" }
            stage: { store: "file:stage", keep: 2 }
            publish:
              store: "file:/srv/releases"
              publicUrl: "https://dl.example.com/"
              github: { repository: acme/hello-releases, replace: [v0.1-test, "v*-daily"], prerelease: true, latest: false, discussion: Announcements }
            links: [latest, "stable-${major}.${minor}"]
            session: { store: file:sessions }
            """);

        ReleaseDefinition definition = loaded.Definition;
        Assert.Equal(("hello", "hello/v"), (definition.Product, definition.TagPrefix));
        Assert.Equal((VersionStyle.Milestone, "rc2", 1, "build/versions.yaml"),
            (definition.Version.Style, definition.Version.FirstOnBranch, definition.Version.Image.FirstRevision, definition.Version.References));
        Assert.Equal(new Dictionary<string, string> { ["python"] = "${short}${pre:m=a}", ["other"] = "$${${major}}" }, definition.Version.Spellings);
        Assert.Equal(BuildSource.Worktree, definition.Build.Source);
        Assert.Equal(new Dictionary<string, string> { ["LEVEL"] = "3", ["DEBUG"] = "true", ["EMPTY"] = "" }, definition.Build.Env);
        BuildStep step = Assert.Single(definition.Build.Steps);
        Assert.Equal(("compile", "make all\nmake check VERSION=${version}\n", StepShell.Bash, "src"), (step.Name, step.Run, step.Shell, step.In));
        Assert.Equal(("${tag}", "SIGNING_KEY", TimeSpan.FromMinutes(90)), (step.Env["TAG"], step.Secrets.Single(), step.Timeout));
        ArtifactDefinition artifact = definition.Artifacts[0];
        Assert.Equal(("hello-${version}.zip", ArchiveFormat.Zip, "out", "linux/amd64"), (artifact.Name, artifact.Format, artifact.Strip, artifact.Platform));
        Assert.Equal((GlobMatch.Any, ArtifactKind.Binary, true), (artifact.Match, artifact.Kind, artifact.First));
        Assert.Equal(["out/**", "README.md"], artifact.Files);
        Assert.Equal(["bin/*"], artifact.Executable);
        Assert.Equal(ArchiveFormat.TarGz, definition.Artifacts[1].Format);
        Assert.Equal((null, ArchiveFormat.None), (definition.Artifacts[2].Name, definition.Artifacts[2].Format));
        Assert.Equal(("hello-linux-amd64", ArchiveFormat.None), (definition.Artifacts[3].Name, definition.Artifacts[3].Format));   // one file, renamed
        Assert.Equal([ChecksumAlgorithm.Sha512], definition.Checksums);
        Assert.Equal(new NotesDefinition { Template = "docs/notes.hbs", Changelog = "CHANGELOG.md" }, definition.Notes with { Paths = null });
        Assert.Equal(["packages/${product}"], definition.Notes.Paths!);
        Assert.Equal(new StageDefinition { Store = "file:stage", Keep = 2 }, definition.Stage);
        Assert.Equal(("file:/srv/releases", "https://dl.example.com/"), (definition.Publish.Store, definition.Publish.PublicUrl));
        GitHubDefinition gitHub = definition.Publish.GitHub!;
        Assert.Equal(("acme/hello-releases", GitHubChoice.Yes, GitHubChoice.No, "Announcements"), (gitHub.Repository, gitHub.Prerelease, gitHub.Latest, gitHub.Discussion));
        Assert.Equal(["v0.1-test", "v*-daily"], gitHub.Replace);
        Assert.Equal(["latest", "stable-${major}.${minor}"], definition.Links);
        Assert.Equal("file:sessions", definition.Session.Store);
        Assert.Empty(loaded.Inferred);
        Assert.Equal(_repository["release.yaml"], loaded.File);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n...\n")]
    [InlineData("build:\nartifacts:\nnotes:\n")]                              // sections whose keys are all commented out
    [InlineData("\uFEFFtagPrefix: v\r\n")]
    public void What_is_missing_has_its_default(string yaml)
    {
        ReleaseDefinition definition = Load(yaml).Definition;

        Assert.Equal(("folder", "v"), (definition.Product, definition.TagPrefix));
        Assert.Equal(["latest", "stable"], definition.Links);
        Assert.Equal("${product}-${version}-source.tar.gz", Assert.Single(definition.Artifacts).Name);
    }

    [Theory]
    [InlineData("version:", "rc.0")]
    [InlineData("version: { style: milestone }", "rc1")]
    public void A_branch_starts_in_the_style_of_the_product(string yaml, string first) => Assert.Equal(first, Load(yaml).Definition.Version.FirstOnBranch);

    [Fact]
    public void Own_steps_without_artifacts_release_the_packages_they_make()
    {
        LoadedDefinition loaded = Load("build: { steps: [{ name: all, run: ./all.sh }] }");

        Assert.Contains("**/*.tar.gz", Assert.Single(loaded.Definition.Artifacts).Files);
        Assert.Equal(GlobMatch.Any, loaded.Definition.Artifacts[0].Match);
        Assert.Contains("names no artifacts", Assert.Single(loaded.Inferred), StringComparison.Ordinal);
    }

    [Fact]
    public void Own_artifacts_are_kept_where_the_steps_are_found_from_the_repository()
    {
        _repository.With("Makefile", "release:\n\ttrue\n");

        ReleaseDefinition definition = Load("build: { env: { VERSION: mine, LEVEL: 2 } }\nartifacts: [{ files: x }]").Definition;

        Assert.Equal("make release", Assert.Single(definition.Build.Steps).Run);
        Assert.Equal(["x"], Assert.Single(definition.Artifacts).Files);
        Assert.Equal(new Dictionary<string, string> { ["VERSION"] = "mine", ["LEVEL"] = "2" }, definition.Build.Env);
    }

    [Fact]
    public void Empty_lists_say_that_nothing_is_built_or_released()
    {
        _repository.With("Makefile", "release:\n");

        LoadedDefinition loaded = Load("build: { steps: [] }\nartifacts: []");

        Assert.Empty(loaded.Definition.Build.Steps);
        Assert.Empty(loaded.Definition.Artifacts);
        Assert.Empty(loaded.Inferred);
    }

    [Fact]
    public void A_named_file_has_to_exist_where_it_is_named()
    {
        _repository.With("ci/nightly.yaml", "product: nightly");

        Assert.Equal("nightly", DefinitionLoader.Load(_repository.Path, _repository["ci/nightly.yaml"], "folder").Definition.Product);
        UsageException missing = Assert.Throws<UsageException>(() => DefinitionLoader.Load(_repository.Path, _repository["ci/other.yaml"], "folder"));
        Assert.Equal(("DefinitionMissing", ExitCode.Usage), (missing.ErrorId, missing.ExitCode));
    }

    [Fact]
    public void A_relative_path_starts_at_the_current_directory_and_not_at_the_repository()
    {
        _repository.With("ci/nightly.yaml", "product: nightly");

        UsageException missing = Assert.Throws<UsageException>(() => DefinitionLoader.Load(_repository.Path, "ci/nightly.yaml", "folder"));
        Assert.Equal("DefinitionMissing", missing.ErrorId);
        Assert.Contains(_repository["ci/nightly.yaml"], missing.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_name_that_can_not_be_a_product_is_made_one_and_said()
    {
        LoadedDefinition loaded = DefinitionLoader.Load(_repository.Path, definitionFile: null, "my repo (2)");

        Assert.Equal("my-repo--2", loaded.Definition.Product);
        Assert.Contains(loaded.Inferred, sentence => sentence.Contains("my-repo--2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_with_the_other_ending_is_pointed_out()
    {
        _repository.With("release.yml", "product: unread");

        Assert.Contains(DefinitionLoader.Load(_repository.Path, definitionFile: null, "hello").Inferred, sentence => sentence.StartsWith("release.yml is not read", StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_of_the_reference_is_a_definition() => Assert.Equal("hello", Load(DefinitionReference.Example).Definition.Product);

    [Theory]
    [MemberData(nameof(Tasks))]
    public void What_the_reference_says_for_a_task_is_a_definition(string task, string yaml) => Assert.True(Record.Exception(() => Load(yaml)) is null, task);

    public static IEnumerable<object[]> Tasks => DefinitionTasks.All.Select(task => new object[] { task.Key, task.Value });

    [Fact]
    public void Aliases_stand_for_what_they_name()
    {
        ReleaseDefinition definition = Load("""
            build:
              steps:
                - { name: a, run: x, env: &env { A: 1 } }
                - { name: b, run: y, env: *env }
            """).Definition;

        Assert.Equal("1", definition.Build.Steps[1].Env["A"]);
    }
}
