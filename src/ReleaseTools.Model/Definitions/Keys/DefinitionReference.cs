using System.Text;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>Writes <c>docs/definition.md</c>: what a release manager can say in <c>release.yaml</c>.</summary>
public static class DefinitionReference
{
    /// <summary>A definition that uses every section; a test loads it.</summary>
    public const string Example = """
        product: hello

        version:
          firstOnBranch: beta.0                        # release-1.2 starts with v1.2.0-beta.0
          spellings:
            debian: "${major}.${minor}.${patch}${pre:alpha=~alpha,beta=~beta,rc=~rc}"

        channels:                                      # what a run of a CI releases: the first that matches
          - { name: release, when: { tag: "v*" } }
          - { name: daily, when: { branch: main }, tag: "v0.${run}-daily", replace: true, prerelease: true }

        build:
          env: { CONFIGURATION: Release }
          steps:
            - name: compile
              run: dotnet publish src/Hello -c $CONFIGURATION -p:Version=${version} -o out/linux-x64
              timeout: 30m
            - name: sign
              run: ./sign.sh out/linux-x64/hello
              secrets: [SIGNING_KEY]                   # no other step sees it

        artifacts:
          - name: hello-${version}-linux-x64.tar.gz    # packed because of its ending
            files: out/linux-x64/**
            strip: out/linux-x64
            platform: linux/amd64
            kind: binary
            first: true
          - files: docs/*.pdf                          # released as they are
            kind: docs

        checksums: [sha256, sha512]

        images:
          - name: registry.example.com/hello
            from: { dockerfile: Dockerfile }
            tags: ["${imageTag}", "${commit}"]         # staged by digest; tagged when the links move
            floating: [latest]
            aliases: ["registry.example.com/hello-${major}.${minor}"]

        tests:
          - { name: unit, run: dotnet test, timeout: 10m }
          - name: install
            run: ./tests/install.sh "$RELEASE_ARTIFACTS"
            after: artifacts

        notes:
          changelog: CHANGELOG.md

        stage:
          store: file:.release
          keep: 5

        publish:
          store: file:/srv/releases
          publicUrl: https://dl.example.com/

        links: [latest, stable, "stable-${major}.${minor}"]

        announce:
          - email: { to: [team@example.com], from: releases@example.com, server: "smtp.example.com:587", user: releases, password: "${env.SMTP_PASSWORD}" }
          - webhook: { url: "${env.SLACK_URL}", format: slack }

        session:
          store: file:.release
        """;

    public static string Generate()
    {
        var page = new StringBuilder(Introduction);
        page.Append("\n```yaml\n").Append(Example).Append("\n```\n\n");
        page.Append("## How to\n");
        foreach ((string task, string yaml) in DefinitionTasks.All) page.Append($"\n{task}:\n\n```yaml\n{yaml}\n```\n");
        page.Append("\n## Keys\n\n").Append(Table(ReleaseKeys.Root));
        foreach (DefinitionKey key in ((ISectionTable)ReleaseKeys.Root).Keys) Append(page, key, key.Name, "###");
        page.Append("\n## Variables\n\n").Append(VariablesIntroduction).Append("\n| Variable | Environment variable in scripts | Value |\n| --- | --- | --- |\n");
        foreach ((string name, string meaning) in VariableScope.Descriptions) page.Append($"| `${{{name}}}` | `{VariableScope.EnvironmentNameOf(name)}` | {meaning} |\n");
        page.Append("| `${env.NAME}` | `NAME` | the environment variable NAME; an error where it is not set, or where its name says that it is a secret |\n");
        page.Append($"\n## Platforms\n\nOperating systems: {Codes(Platforms.Systems)}.\n\nArchitectures: {Codes(Platforms.Architectures)}.\n");
        return page.ToString();
    }

    private const string Introduction = """
        # The definition: `release.yaml`

        <!-- generated from the code (ReleaseKeys.cs); UPDATE_GENERATED=1 tests/run Generated writes it again -->

        `release.yaml` in the top folder of a repository says how its product is released. Everything in it is optional: without the file, or without some of its keys,
        the default below counts or the repository is looked at: a Makefile with a `release` target in any folder, a .NET project, a `build.sh`, `go.mod`, `Cargo.toml`,
        `pyproject.toml`, Maven, Gradle, `package.json`, a Makefile with `dist`, `package` or `install`; and where nothing is found, the source is released. A guess runs no
        lifecycle scripts (`npm … --ignore-scripts`). `release init` says what it guessed, and writes it into a commented starting file.

        Every problem of a definition is reported at once, with its line and column. Editors with YAML support check and complete by
        [release.schema.json](release.schema.json) when the file starts with `# yaml-language-server: $schema=` and the schema's path or address.

        ## An example

        """;

    private const string VariablesIntroduction = """
        Texts of the keys marked *variables* may hold `${name}`, which is expanded where the text is used. `$${` stands for a literal `${`. An unknown variable is an error with its place.

        Build steps and tests also find each value in their environment, and `SOURCE_DATE_EPOCH`, the commit's date in seconds. Read a value from there in `run` where others
        choose it: `"$RELEASE_BRANCH"` in `sh` and `bash`, `$env:RELEASE_BRANCH` in `pwsh`. A `${name}` whose value the step's shell would interpret, such as that of a branch
        `x;reboot`, is refused before anything runs.

        """;

    private static void Append(StringBuilder page, DefinitionKey key, string path, string level)
    {
        if (SectionOf(key.Shape) is not { } section) return;
        page.Append($"\n{level} `{path}`{(key.Shape is ISectionTable ? "" : ": each entry")}\n\n{key.Description}\n\n").Append(Table(section));
        foreach (DefinitionKey inner in section.Keys) Append(page, inner, $"{path}.{inner.Name}", level + "#");
    }

    private static ISectionTable? SectionOf(ValueShape shape) => shape as ISectionTable ?? (shape as IListShape)?.ItemShape as ISectionTable;

    private static string Table(ISectionTable section)
    {
        var table = new StringBuilder("| Key | Value | Default | Meaning |\n| --- | --- | --- | --- |\n");
        foreach (DefinitionKey key in section.Keys)
            table.Append($"| `{key.Name}` | {Values(key.Shape)} | {Default(section, key)} | {key.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        return table.ToString();
    }

    private static string Values(ValueShape shape) =>
        (SectionOf(shape) is null ? shape.Name : shape is ISectionTable ? "section" : "list, see below") + (shape.HasVariables ? ", *variables*" : "");

    private static string Default(ISectionTable section, DefinitionKey key) => key switch
    {
        { IsRequired: true } => "**required**",
        { DefaultNote: { } note } => note,
        { Shape: ISectionTable } => "",
        _ => section.DefaultOf(key) is { } value && YamlText.Flow(value) is not ("{}" or "[]") and { } text ? $"`{text}`" : "none",
    };

    private static string Codes(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
