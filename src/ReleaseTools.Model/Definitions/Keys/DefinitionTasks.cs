namespace ReleaseTools.Definitions.Keys;

/// <summary>What release managers ask a definition for, each with the lines that do it. The reference shows them; a test loads them.</summary>
public static class DefinitionTasks
{
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("Release for several platforms, each archive checked against the binaries inside", """
            artifacts:
              - { name: "hello-${version}-linux-amd64.tar.gz", files: out/linux-x64/**, strip: out/linux-x64, platform: linux/amd64 }
              - { name: "hello-${version}-windows-amd64.zip", files: out/win-x64/**, strip: out/win-x64, platform: windows/amd64 }
            """),
        new("Count milestones, and spell them for a package index: `3.1.0-m2` is `3.1a2`", """
            version:
              style: milestone
              spellings: { python: "${short}${pre:m=a}" }
            """),
        new("Give a secret to one build step and to no other", """
            build:
              steps:
                - { name: compile, run: make }
                - { name: sign, run: ./sign.sh, secrets: [SIGNING_KEY] }
            """),
        new("Build in containers, which know nothing of this machine; only the step that asks for it reaches the network", """
            build:
              runner: container
              image: debian:12
              steps:
                - { name: fetch, run: npm ci, image: "node:22", network: true }
                - { name: compile, run: make }
            """),
        new("Use a shell variable beside those of the definition", """
            build:
              steps:
                - name: compile
                  run: |
                    make VERSION=${version} PREFIX=$HOME/opt
                    echo $${PREFIX:-none}
            """),
        new("Make the notes from the `release-note` blocks of pull requests on GitHub, and override some in files", """
            notes:
              from: pull-requests
              maps: docs/notes-maps
            """),
        new("Release files as they are, without building anything", """
            build: { steps: [] }
            artifacts:
              - { files: [install.sh, "docs/*.pdf"] }
            """),
        new("Take whichever of several outputs the build makes", """
            artifacts:
              - { files: ["dist/*.deb", "dist/*.rpm"], match: any, kind: package }
            """),
        new("Mark files executable that a Windows checkout does not", """
            artifacts:
              - { name: "tools-${version}.tar.gz", files: tools/**, executable: ["tools/bin/*", "**/*.sh"] }
            """),
        new("Publish nothing that fails its tests, those of the sources and one of what was built from them", """
            tests:
              - { name: unit, run: make test }
              - { name: install, run: './tests/install.sh "$RELEASE_ARTIFACTS"', after: artifacts }
            """),
        new("Release container images beside the archives, one that a build step has saved and one from a Dockerfile", """
            images:
              - { name: registry.example.com/hello, from: { archive: out/hello.tar }, floating: [latest] }
              - { name: registry.example.com/hello-tools, from: { dockerfile: Dockerfile, context: tools, args: { VERSION: "${version}" } } }
            """),
        new("Publish to a folder that a web server serves", """
            publish:
              store: file:/srv/www/releases
              publicUrl: https://dl.example.com/
            """),
        new("Release from CI: version tags, branches named after a version, a daily of main, and one test release for everything else", """
            channels:
              - { name: release, when: { tag: "v*" } }
              - { name: branch, when: { branch: "releases/*/*" }, tag: "${branch:last}" }
              - { name: daily, when: { branch: main }, tag: "v0.${run}-daily", replace: true, prerelease: true }
              - { name: test, tag: v0.1-test, replace: true, prerelease: true }
            """),
        new("Announce a release in two Slack channels and to a program of your own; the addresses are in the environment", """
            announce:
              - webhook: { name: developers, url: "${env.SLACK_DEVELOPERS}", format: slack }
              - webhook: { name: support, url: "${env.SLACK_SUPPORT}", format: slack, subject: "${product} ${version} is out" }
              - webhook: { url: "https://hooks.example.com/${env.HOOK_TOKEN}" }
            """),
        new("Move a link for each line of versions", """
            links: [latest, stable, "latest-${major}", "latest-${major}.${minor}", "stable-${major}.${minor}"]
            """),
    ];
}
