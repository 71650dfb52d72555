using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class DefinitionInferenceTests : IDisposable
{
    private const string Program = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType></PropertyGroup></Project>""";
    private const string Library = """<Project Sdk="Microsoft.NET.Sdk" />""";
    private const string Options = "-c Release -p:Version=${version} -p:ContinuousIntegrationBuild=true";

    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    private LoadedDefinition Load() => DefinitionLoader.Load(_repository.Path, definitionFile: null, "hello");

    private void Expect(string reason, params string[] commands)
    {
        LoadedDefinition loaded = Load();
        Assert.Null(loaded.File);
        Assert.Equal(commands, loaded.Definition.Build.Steps.Select(step => step.In == "." ? step.Run : $"{step.In}: {step.Run}"));
        Assert.StartsWith("no release.yaml: " + reason, Assert.Single(loaded.Inferred), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_folder_with_a_release_target_is_made_the_top_first_and_others_are_skipped()
    {
        _repository.With("payloads/python/Makefile", "release: all\n").With("payloads/node/Makefile", "all:\n").With("Makefile", ".PHONY: release\nrelease:\n")
            .With("km/GNUmakefile", "release::\n").With("km/Makefile", "all:\n").With("node_modules/x/Makefile", "release:\n").With(".cache/Makefile", "release:\n")
            .With("other/.git", "gitdir: elsewhere").With("other/Makefile", "release:\n").With("build.sh");

        Expect("builds with 'make release' because of the target in Makefile, km/Makefile, payloads/python/Makefile", "make release", "km: make release", "payloads/python: make release");
        Assert.Equal("${version}", Load().Definition.Build.Env["VERSION"]);
        Assert.Contains("**/*.zip", Load().Definition.Artifacts[0].Files);
    }

    [Fact]
    public void Packages_are_looked_for_only_where_make_runs()
    {
        _repository.With("km/Makefile", "release:\n").With("fixtures/old.tar.gz");

        Assert.All(Load().Definition.Artifacts[0].Files, glob => Assert.StartsWith("km/**/*.", glob, StringComparison.Ordinal));
    }

    [Fact]
    public void A_dotnet_program_is_published_into_an_archive()
    {
        _repository.With("Hello.sln").With("src/Hello/Hello.csproj", Program).With("src/Hello.Core/Hello.Core.csproj", Library).With("tests/Hello.Tests/Hello.Tests.csproj", Program).With("build.sh");

        Expect("builds with 'dotnet publish' because of Hello.sln", $"dotnet publish src/Hello/Hello.csproj {Options} -o out/publish/Hello");
        ArtifactDefinition archive = Assert.Single(Load().Definition.Artifacts);
        Assert.Equal(("${product}-${version}.tar.gz", ArchiveFormat.TarGz, "out/publish/Hello"), (archive.Name, archive.Format, archive.Strip));
        Assert.Equal(["out/publish/Hello/**"], archive.Files);
    }

    [Fact]
    public void Several_programs_and_packages_are_told_apart()
    {
        _repository.With("a/Tool.csproj", Program).With("b/Tool.csproj", Program)
            .With("c/Kit.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><PackageId>Kit</PackageId></PropertyGroup></Project>""");

        Expect("builds with 'dotnet publish' and 'dotnet pack' because of a/Tool.csproj",
            $"dotnet publish a/Tool.csproj {Options} -o out/publish/a-Tool.csproj", $"dotnet publish b/Tool.csproj {Options} -o out/publish/b-Tool.csproj", $"dotnet pack c/Kit.csproj {Options} -o out/packages");
        Assert.Equal(["a-Tool.csproj-${version}.tar.gz", "b-Tool.csproj-${version}.tar.gz", null], Load().Definition.Artifacts.Select(artifact => artifact.Name));
    }

    [Fact]
    public void Libraries_alone_are_packed()
    {
        _repository.With("src/Lib.fsproj", Library);

        Expect("builds with 'dotnet pack' because of src/Lib.fsproj", $"dotnet pack src/Lib.fsproj {Options} -o out/packages");
    }

    [Theory]
    [InlineData("#!/usr/bin/env bash\n", "bash build.sh")]
    [InlineData("echo hi\n", "sh build.sh")]
    public void A_build_script_is_run_by_its_shell(string script, string command)
    {
        _repository.With("build.sh", script);

        Expect("builds with build.sh", command);
    }

    [Fact]
    public void A_node_package_is_built_and_packed()
    {
        _repository.With("package.json", """{ "name": "hello", "scripts": { "build": "tsc" } }""").With("package-lock.json", "{}");

        Expect("builds with 'npm pack' because of package.json",
            "npm version ${version} --no-git-tag-version --allow-same-version --ignore-scripts", "npm ci --ignore-scripts", "npm run build", "mkdir -p out && npm pack --pack-destination out --ignore-scripts");
        Assert.Equal(["out/*.tgz"], Assert.Single(Load().Definition.Artifacts).Files);
    }

    [Fact]
    public void A_guess_runs_no_hooks_of_a_node_package_and_names_them()
    {
        _repository.With("package.json", """{ "name": "hello", "scripts": { "postversion": "git push --follow-tags && npm publish", "test": "jest", "prepack": "tsc" } }""");

        Expect("builds with 'npm pack' because of package.json, without its scripts postversion, prepack",
            "npm version ${version} --no-git-tag-version --allow-same-version --ignore-scripts", "mkdir -p out && npm pack --pack-destination out --ignore-scripts");
    }

    [Fact]
    public void Go_programs_are_built()
    {
        _repository.With("go.mod", "module example.com/hello\n").With("main.go", "// Hello says hello.\npackage main\n").With("lib.go", "package main\n").With("cmd/hello-admin/main.go", "package main // admin\n")
            .With("cmd/internal/x.go", "package internal\n").With("tools/gen.go", "package main\n");

        Expect("builds with 'go build' because of go.mod", "go build -trimpath -ldflags \"-s -w -X main.version=${version}\" -o out/bin/ . ./cmd/hello-admin");
        Assert.Equal(["out/bin/**"], Assert.Single(Load().Definition.Artifacts).Files);
    }

    [Fact]
    public void Rust_programs_of_a_workspace_are_built()
    {
        _repository.With("Cargo.toml", "[workspace]\nmembers = [\n  \"crates/*\",\n  'extra', # more\n]\n").With("Cargo.lock")
            .With("crates/hello/Cargo.toml", "[package]\nname = \"hello\" # it\nversion = \"0.0.0\"\n").With("crates/hello/src/main.rs", "fn main() {}").With("crates/core/Cargo.toml", "[package]\nname = \"core\"\n").With("crates/core/src/lib.rs", "//")
            .With("extra/Cargo.toml", "[package]\nname = \"extra\"\n[[bin]]\nname = \"extra-tool\"\npath = \"x.rs\"\n");

        Expect("builds with 'cargo build' because of Cargo.toml", "cargo build --release --locked --target-dir target");
        Assert.Equal(["target/release/extra-tool", "target/release/hello"], Assert.Single(Load().Definition.Artifacts).Files);
    }

    [Theory]
    [InlineData("Cargo.toml", "[package]\nname = \"hello\"\n", "builds with 'cargo package' because of Cargo.toml", "cargo package --no-verify --target-dir target")]
    [InlineData("pyproject.toml", "[build-system]\nrequires = [\"hatchling\"]\n", "builds with 'python3 -m build' because of pyproject.toml", "python3 -m build --outdir out/dist")]
    [InlineData("setup.py", "from setuptools import setup", "builds with 'python3 -m build' because of setup.py", "python3 -m build --outdir out/dist")]
    [InlineData("pom.xml", "<project/>", "builds with 'mvn package' because of pom.xml", "mvn -B -DskipTests package")]
    [InlineData("build.gradle", "plugins {}", "builds with 'gradle assemble' because of build.gradle", "gradle --no-daemon assemble -Pversion=${version}")]
    [InlineData("Makefile", "all:\ndist: all\ninstall:\n", "builds with 'make dist' because of the target in Makefile", "make dist")]
    [InlineData("Makefile", "package:\n", "builds with 'make package' because of the target in Makefile", "make package")]
    public void The_tools_of_a_language_build_by_convention(string file, string text, string reason, string command)
    {
        _repository.With(file, text);

        Expect(reason, command);
    }

    [Fact]
    public void A_Makefile_that_installs_is_installed_into_an_archive()
    {
        _repository.With("Makefile", "all: hello\ninstall: all\n\tcp hello $(DESTDIR)$(PREFIX)/bin\n");

        Expect("builds with 'make' and 'make install'", "make", "make install DESTDIR=\"$PWD/out/root\" PREFIX=/usr prefix=/usr");
        Assert.Equal("out/root", Assert.Single(Load().Definition.Artifacts).Strip);
    }

    [Fact]
    public void The_wrapper_of_a_build_tool_counts_before_the_tool()
    {
        _repository.With("settings.gradle.kts", "rootProject.name = \"x\"").With("gradlew", "#!/bin/sh");

        Expect("builds with 'gradle assemble' because of settings.gradle.kts", "./gradlew --no-daemon assemble -Pversion=${version}");
    }

    [Theory]
    [InlineData("README.md", "")]
    [InlineData("pyproject.toml", "[tool.ruff]\nline-length = 100\n")]
    [InlineData("Makefile", "all:\ntest:\n")]
    [InlineData("build/_build.csproj", Program)]
    [InlineData("src/Hello.Tests/Hello.Tests.csproj", Program)]
    [InlineData("package.json", "{ broken")]
    [InlineData("package.json", """{ "prettier": {} }""")]
    [InlineData("App.csproj", "<Project")]
    [InlineData("tests/T.csproj", Program)]
    public void Where_nothing_tells_the_source_is_released(string path, string text)
    {
        _repository.With(path, text);

        Expect("releases the source");
        ArtifactDefinition source = Assert.Single(Load().Definition.Artifacts);
        Assert.Equal("${product}-${version}-source.tar.gz", source.Name);
        Assert.Equal(["**"], source.Files);
        Assert.Equal("${product}-${version}", source.Wrap);
    }

    [Fact]
    public void A_link_that_leads_in_a_circle_is_not_followed()
    {
        Directory.CreateSymbolicLink(_repository["loop"], _repository.Path);

        Expect("releases the source");
    }
}
