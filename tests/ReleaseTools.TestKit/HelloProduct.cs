namespace ReleaseTools.TestKit;

/// <summary>A small product with a history, a definition and nothing to wait for.</summary>
internal static class HelloProduct
{
    public const string Definition = """
        product: hello
        build:
          steps:
            - name: make
              run: |
                mkdir -p out/bin
                printf 'hello ${version}' > out/bin/hello
                chmod +x out/bin/hello
        artifacts:
          - name: hello-${version}.tar.gz
            files: out/**
            strip: out
          - files: docs/*.md
            kind: docs
        links: [latest, "latest-${major}"]
        """;

    /// <summary>A product of one archive of <c>out</c>, built by this script.</summary>
    /// <param name="step">More keys of the build step, such as <c>timeout: 1s</c>.</param>
    /// <param name="more">More sections of the definition.</param>
    public static GitRepository Building(string script, string step = "", string more = "") => Create($$"""
        product: hello
        build:
          steps:
            - name: make
              {{step}}
              run: |
                {{script.Replace("\n", "\n        ", StringComparison.Ordinal)}}
        artifacts:
          - name: hello-${version}.tar.gz
            files: out/**
            strip: out
        {{more}}
        """);

    public static GitRepository Create(string definition = Definition)
    {
        var repository = new GitRepository();
        repository.Write("release.yaml", definition);
        repository.Write("docs/guide.md", "# Guide\n");
        repository.Commit("feat: say hello (#1)");
        return repository;
    }
}
