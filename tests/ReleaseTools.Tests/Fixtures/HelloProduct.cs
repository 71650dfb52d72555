namespace ReleaseTools.Tests.Fixtures;

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

    public static GitRepository Create(string definition = Definition)
    {
        var repository = new GitRepository();
        repository.Write("release.yaml", definition);
        repository.Write("docs/guide.md", "# Guide\n");
        repository.Commit("feat: say hello (#1)");
        return repository;
    }
}
