using System.Formats.Tar;
using System.IO.Compression;
using ReleaseTools.Engine.Workflow.Test;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Tests.Testing;

/// <summary>What a test finds around itself, and what it may do there.</summary>
public sealed class TestRunnerTests
{
    [Fact]
    public async Task The_sources_are_at_the_tag_before_the_repository_has_it()
    {
        using var product = new TestedProduct();

        await product.RunAsync(until: "test");

        Assert.Contains("v1.0.0", product.Observer.Lines);
        Assert.Empty(product.Repository.Git("tag"));
    }

    [Fact]
    public async Task A_tag_that_the_repository_has_is_the_one_that_is_tested()
    {
        using var product = new TestedProduct("tests: [{ name: unit, run: \"git for-each-ref refs/tags --format='%(contents:subject) %(taggername)'\" }]");
        product.Repository.Git("tag", "--annotate", "--message=the real one", "v1.0.0");

        await product.RunAsync(until: "test");

        Assert.Contains("the real one Ann Author", product.Observer.Lines);
    }

    [Fact]
    public async Task A_newer_tag_of_the_same_commit_does_not_hide_the_version()
    {
        using var product = new TestedProduct();
        product.Repository.Tag("v1.0.0-rc.7");

        await product.RunAsync(until: "test");

        Assert.Contains("v1.0.0", product.Observer.Lines);
    }

    [Fact]
    public async Task System_tests_find_the_artifacts_and_nothing_else()
    {
        using var product = new TestedProduct("tests: [{ name: install, run: 'echo [$(ls -A \"$RELEASE_ARTIFACTS\")]; cd /; test -e \"$RELEASE_ARTIFACTS\"', after: artifacts }]");

        ReleaseSession session = await product.RunAsync();

        Assert.Contains("[hello-1.0.0.tar.gz]", product.Observer.Lines);
        Assert.NotNull(session.Published);
    }

    [Fact]
    public async Task What_tests_leave_or_spoil_is_not_released()
    {
        using var product = new TestedProduct("""
            tests:
              - { name: unit, run: "mkdir -p out; echo left > out/left" }
              - { name: install, run: "mkdir -p out; echo left > out/left; for f in $RELEASE_ARTIFACTS/*; do echo spoilt > $f; done", after: artifacts }
            """);

        await product.RunAsync();

        await using FileStream file = File.OpenRead(Path.Combine(product.Home, "release/hello/1.0.0/hello-1.0.0.tar.gz"));
        await using var reader = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        Assert.Equal("hello", (await reader.GetNextEntryAsync())!.Name);
        Assert.Null(await reader.GetNextEntryAsync());
    }

    [Fact]
    public async Task However_a_test_ends_the_others_run()
    {
        using var product = new TestedProduct("""
            tests:
              - { name: slow, run: "sleep 600", timeout: 1s }
              - { name: homeless, run: "true", in: nowhere }
              - { name: destructive, run: "rm -rf $PWD" }
              - { name: late, run: "true" }
            """);

        ReleaseSession session = await product.RunAsync(until: "test");

        Assert.Equal(
            ["TimedOut ", "Failed 'homeless' runs in nowhere, which the sources do not have.", "Passed ", "Failed 'late' runs in ., which the sources do not have."],
            session.Tests.Select(test => $"{test.Outcome} {test.Reason}"));
        Assert.Equal("3 of 4 tests failed: slow, homeless, late", session.Step("test")!.Reason);
    }

    [Fact]
    public async Task The_clone_of_a_failed_test_stays_to_be_looked_into_until_the_next_run()
    {
        using var product = new TestedProduct("tests: [{ name: unit, run: \"test ! -e report.txt; echo why > report.txt; test ! -e $(git remote get-url origin)/break-unit\" }]");
        product.Break("unit");
        await product.RunAsync(until: "test");
        string report = Path.Combine(product.Work, "test/source/report.txt");
        Assert.True(File.Exists(report));
        product.Mend("unit");

        ReleaseSession session = await product.RunAsync(until: "test");

        Assert.True(TestGate.Of(session).IsOpen);
        Assert.False(File.Exists(report));
    }

    [Fact]
    public async Task On_a_machine_that_did_not_build_them_the_artifacts_come_from_the_stage()
    {
        using var product = new TestedProduct();
        product.Break("install");
        await Assert.ThrowsAsync<TestsNotPassedException>(() => product.RunAsync());
        Directory.Delete(product.Work, recursive: true);
        product.Mend("install");

        Assert.NotNull((await product.RunAsync()).Published);
        Assert.Equal(2, product.Observer.Lines.Count(line => line == "hello-1.0.0.tar.gz"));
    }

    [Fact]
    public async Task An_artifact_that_is_not_what_was_built_is_not_tested()
    {
        using var product = new TestedProduct();
        await product.RunAsync(until: "build");
        string artifact = Path.Combine(product.Work, "artifacts/hello-1.0.0.tar.gz");
        byte[] bytes = await File.ReadAllBytesAsync(artifact);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(artifact, bytes);

        var error = await Assert.ThrowsAsync<ReleaseException>(() => product.RunAsync(until: "system-test"));

        Assert.Equal("ArtifactChanged", error.ErrorId);
        Assert.Equal(0, product.RunsOf("install"));
    }

    [Fact]
    public async Task A_test_sees_its_own_variables_and_not_those_of_the_build()
    {
        using var product = new TestedProduct("""
            build: { env: { COLOUR: blue, SIZE: 5 }, steps: [] }
            tests: [{ name: unit, run: 'echo $RELEASE_TAG $COLOUR [$SIZE] ${major} [$RELEASE_ARTIFACTS]', env: { COLOUR: "${product}" } }]
            """, definition: "product: hello");

        await product.RunAsync(until: "test");

        Assert.Contains("v1.0.0 hello [] 1 []", product.Observer.Lines);
    }
}
