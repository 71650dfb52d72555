using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow.Prerequisites;
using ReleaseTools.Images;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Images.Releases;

/// <summary>The way of an image through a release: built, staged by digest, published with what was staged, tagged at the end.</summary>
public sealed class ReleasedImageTests
{
    [Fact]
    public async Task An_image_is_staged_by_its_digest_without_a_tag()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ImageDigest digest = await product.PaintAsync(2);

        ReleaseSession session = await product.RunAsync(until: "stage");

        Assert.Equal([digest.ToString()], product.Manifests());
        Assert.Equal([digest.ToString()], product.Manifests("hello-1.0"));
        Assert.Empty(product.Tags());
        Assert.Empty(product.Tags("hello-1.0"));
        ReleaseImage image = Assert.Single(session.Images);
        Assert.Equal((digest, product.Name), (image.Digest, image.Name));
        Assert.Equal(["v1.0.0-0", session.Commit], image.Tags);
    }

    [Fact]
    public async Task The_staged_manifest_lists_the_digest_and_the_tags()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();

        ReleaseSession session = await product.RunAsync(until: "stage");

        IObjectStore store = (await product.WorkspaceAsync()).StageStore(session);
        ReleaseManifest manifest = await new StagingArea(store).ReadManifestAsync(session.Staged!, default);
        Assert.Equal(session.Images.Select(image => $"{image} {string.Join(' ', image.Tags)} {string.Join(' ', image.Floating)}"),
            manifest.Images!.Select(image => $"{image} {string.Join(' ', image.Tags)} {string.Join(' ', image.Floating)}"));
    }

    [Fact]
    public async Task Tags_are_set_with_the_links_and_point_to_the_digest_in_every_repository()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        string digest = $"{await product.PaintAsync(2)}";
        Assert.Empty((await product.RunAsync(until: "publish")).ImageTags);
        Assert.Empty(product.Tags());

        ReleaseSession session = await product.RunAsync();

        foreach (string repository in new[] { "hello", "hello-1.0" })
            Assert.Equal(new Dictionary<string, string> { ["v1.0.0-0"] = digest, [session.Commit] = digest, ["latest"] = digest, ["stable"] = digest }.OrderBy(tag => tag.Key, StringComparer.Ordinal),
                product.Tags(repository).OrderBy(tag => tag.Key, StringComparer.Ordinal));
        Assert.Equal(
            ["hello:v1.0.0-0", "hello-1.0:v1.0.0-0", $"hello:{session.Commit}", $"hello-1.0:{session.Commit}", "hello:latest", "hello-1.0:latest", "hello:stable", "hello-1.0:stable"],
            session.ImageTags.Select(tag => tag.Image[(product.Registry.Name.Length + 1)..]));
        Assert.All(session.ImageTags, tag => Assert.Equal(LinkVerdict.Forward, tag.Outcome));
    }

    [Fact]
    public async Task Layers_that_repositories_share_are_sent_once()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();

        await product.RunAsync(until: "stage");

        Assert.Equal(2, product.Registry.Count("PUT upload"));
    }

    [Fact]
    public async Task Publishing_refuses_an_image_that_is_no_longer_in_its_registry()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ReleaseSession session = await product.RunAsync(until: "stage");
        product.Registry.Repositories["hello-1.0"].Manifests.Clear();

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => product.StepAsync("publish"));

        Assert.Equal("ImageNotStaged", e.ErrorId);
        Assert.Contains($"hello-1.0@{session.Images[0].Digest}", e.Message, StringComparison.Ordinal);
        IObjectStore store = (await product.WorkspaceAsync()).PublishStore(session);
        Assert.Null(await new ReleaseArea(store).GetAsync("hello", session.Version, publicUrl: null, default));
    }

    [Fact]
    public async Task Resuming_brings_an_image_back_that_is_no_longer_in_its_registry()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ReleaseSession session = await product.RunAsync(until: "stage");
        product.Registry.Repositories["hello-1.0"].Manifests.Clear();

        session = await product.ResumeAsync(session);

        Assert.Equal(session.Images[0].Digest.ToString(), product.Tags("hello-1.0")["v1.0.0-0"]);
    }

    [Fact]
    public async Task Publishing_refuses_an_image_whose_layer_is_gone()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        await product.RunAsync(until: "stage");
        Dictionary<string, byte[]> blobs = product.Registry.Repositories["hello"].Blobs;
        string layer = blobs.MaxBy(blob => blob.Value.Length).Key;
        blobs.Remove(layer);

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => product.RunAsync());

        Assert.Equal("ImageNotStaged", e.ErrorId);
        Assert.Contains(layer, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_of_another_image_is_an_error_and_nothing_is_tagged_or_linked()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync("""
                tags: ["${commit}", "${version}"]
                floating: [latest]
            """);
        ImageDigest other = await product.OccupyAsync("1.0.0");
        int uploads = product.Registry.Count("PUT upload");

        RefusedException e = await Assert.ThrowsAsync<ImageTagTakenException>(() => product.RunAsync());

        Assert.Contains($"hello:1.0.0 points to {other}", e.Message, StringComparison.Ordinal);
        Assert.Equal(["1.0.0"], product.Tags().Keys);
        Assert.DoesNotContain((await product.OpenAsync()).Steps, step => step.State is StepState.Done && step.Step is "stage" or "tag" or "publish");
        Assert.Equal(uploads, product.Registry.Count("PUT upload"));
    }

    [Fact]
    public async Task A_tag_that_is_taken_after_staging_ends_the_release_before_anything_is_public()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync("""
                tags: ["${version}"]
            """);
        await product.RunAsync(until: "stage");
        await product.OccupyAsync("1.0.0");

        await Assert.ThrowsAsync<ImageTagTakenException>(() => product.StepAsync("tag"));
        await Assert.ThrowsAsync<ImageTagTakenException>(() => product.StepAsync("publish"));

        ReleaseSession session = await product.OpenAsync();
        Assert.Null(session.Published);
        Assert.Null(session.GitTag);
    }

    [Fact]
    public async Task A_tag_that_is_taken_is_a_warning_before_the_build()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync("""
                tags: ["${version}", "${imageTag}"]
            """);
        ImageDigest other = await product.OccupyAsync("1.0.0");
        await product.OccupyAsync("v1.0.0-0");

        ReleaseSession session = await product.RunAsync(until: "prerequisites");

        PrerequisiteFinding finding = Assert.Single(session.Prerequisites, finding => finding.Outcome is PrerequisiteOutcome.Warning && finding.Name.StartsWith("tag " + product.Registry.Name, StringComparison.Ordinal));
        Assert.Equal(($"tag {product.Name}:1.0.0", $"it points to {other}"), (finding.Name, finding.Found));
    }

    [Fact]
    public async Task An_rc_and_the_official_version_of_one_commit_both_get_all_their_tags()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync(from: "{ layout: \"image-${version}\" }");
        string rc = await product.PaintAsync(2, "image-1.1.0-rc.0"), official = await product.PaintAsync(3, "image-1.1.0");

        ReleaseSession first = await product.RunAsync("1.1.0-rc.0");
        Assert.Equal((rc, rc), (product.Tags()["v1.1.0-rc.0-0"], product.Tags()[first.Commit]));
        ReleaseSession second = await product.RunAsync("1.1.0");

        Assert.Equal(first.Commit, second.Commit);
        Assert.Equal((rc, official, official), (product.Tags()["v1.1.0-rc.0-0"], product.Tags()["v1.1.0-0"], product.Tags()[second.Commit]));
        Assert.All(second.ImageTags, tag => Assert.Equal(LinkVerdict.Forward, tag.Outcome));
        Assert.All(await VerifyAsync(first), verdict => Assert.True(verdict.Holds, verdict.Reason));
        Assert.All(await VerifyAsync(second), verdict => Assert.True(verdict.Holds, verdict.Reason));

        async Task<IReadOnlyList<StepVerdict>> VerifyAsync(ReleaseSession session) => await new Engine.Workflow.SessionVerifier(await product.WorkspaceAsync()).VerifyAsync(session, default);
    }

    [Fact]
    public async Task The_tag_of_a_commit_stays_with_its_official_version_when_an_rc_comes_later()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync(from: "{ layout: \"image-${version}\" }");
        string rc = await product.PaintAsync(2, "image-1.1.0-rc.0"), official = await product.PaintAsync(3, "image-1.1.0");
        await product.RunAsync("1.1.0");

        ReleaseSession late = await product.RunAsync("1.1.0-rc.0");

        Assert.Equal((rc, official), (product.Tags()["v1.1.0-rc.0-0"], product.Tags()[late.Commit]));
        Assert.Equal("1.1.0, of the same commit, has it", late.ImageTags.Single(tag => tag.Image == $"{product.Name}:{late.Commit}").Reason);
    }

    [Fact]
    public async Task Images_that_would_share_a_name_are_refused_before_the_build()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync("""
                tags: ["${version}"]
              - name: REGISTRY/other
                from: { layout: image }
                tags: ["1.0.0"]
                aliases: [REGISTRY/hello]
            """);

        PrerequisitesFailedException e = await Assert.ThrowsAsync<PrerequisitesFailedException>(() => product.StepAsync("build"));

        Assert.Contains($"{product.Name}:1.0.0 would be {product.Name} and {product.Registry.Name}/other", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_image_tag_counts_up_where_the_version_had_an_image_before()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        await product.OccupyAsync("v1.0.0-0");
        await product.OccupyAsync("v1.0.0-2");
        await product.OccupyAsync("v1.0.0-rc.1-7");

        ReleaseSession session = await product.RunAsync();

        Assert.Equal("v1.0.0-3", session.Images[0].Tags[0]);
        Assert.Equal(session.Images[0].Digest.ToString(), product.Tags()["v1.0.0-3"]);
    }

    [Fact]
    public async Task The_image_tag_does_not_count_up_for_the_same_image()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        await product.PaintAsync(7);
        await product.OccupyAsync("v1.0.0-0");
        await product.OccupyAsync("v1.0.0-1", seed: 7);

        Assert.Equal("v1.0.0-1", (await product.RunAsync()).Images[0].Tags[0]);
    }

    [Fact]
    public async Task Floating_tags_stay_with_the_highest_release_and_stable_ones_with_official_ones()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        string first = $"{await product.PaintAsync(2)}";
        await product.RunAsync("1.1.0");
        string second = $"{await product.PaintAsync(3)}";
        await product.RunAsync("1.2.0-rc.1");
        await product.PaintAsync(4);

        ReleaseSession session = await product.RunAsync("1.0.1");

        Assert.Equal((second, first), (product.Tags()["latest"], product.Tags()["stable"]));
        Assert.Equal("would go back from 1.2.0-rc.1", session.ImageTags.Single(tag => tag.Image == $"{product.Name}:latest").Reason);
        // of its own line it is the newest
        Assert.Equal(session.Images[0].Digest.ToString(), product.Tags("hello-1.0")["latest"]);
    }

    [Fact]
    public async Task A_floating_tag_belongs_to_a_release_from_the_moment_that_it_is_published()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ReleaseSession higher = await product.RunAsync("1.1.0", until: "publish");
        await product.PaintAsync(3);
        await product.RunAsync("1.0.1");
        Assert.DoesNotContain("latest", product.Tags().Keys);

        await product.ResumeAsync(higher);

        Assert.Equal(higher.Images[0].Digest.ToString(), product.Tags()["latest"]);
    }

    [Fact]
    public async Task A_floating_tag_that_an_older_release_has_taken_meanwhile_is_given_back()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ReleaseSession higher = await product.RunAsync("1.1.0", until: "publish");
        string published = Path.Combine(product.Repository.Path, ".release", "release", "hello", "1.1.0"), aside = Path.Combine(product.Repository.Path, ".release", "aside");
        Directory.Move(published, aside);
        await product.PaintAsync(3);
        product.Registry.Plan = request =>
        {
            if (request.Verb == "PUT manifests" && request.Target.EndsWith("/hello/manifests/latest", StringComparison.Ordinal) && Directory.Exists(aside)) Directory.Move(aside, published);
            return null;
        };

        ReleaseSession lower = await product.RunAsync("1.0.1");

        Assert.Equal(higher.Images[0].Digest.ToString(), product.Tags()["latest"]);
        Assert.Equal("1.1.0 was published meanwhile", lower.ImageTags.Single(tag => tag.Image == $"{product.Name}:latest").Reason);
    }

    [Fact]
    public async Task Verifying_the_session_finds_a_tag_that_was_moved_and_an_image_that_is_gone()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ReleaseSession session = await product.RunAsync();
        Assert.All(await VerifyAsync(), verdict => Assert.True(verdict.Holds, verdict.Reason));
        await product.OccupyAsync("v1.0.0-0");
        product.Registry.Repositories["hello-1.0"].Manifests.Clear();

        IReadOnlyList<StepVerdict> verdicts = await VerifyAsync();

        Assert.Equal($"@{session.Images[0].Digest} is missing", Found("publish", $"{product.Name}-1.0"));
        Assert.StartsWith($"v1.0.0-0 names sha256:", Found("link", product.Name), StringComparison.Ordinal);

        string Found(string step, string repository) => string.Join('\n', verdicts.Single(verdict => verdict.Step == step).Findings.Where(finding => finding.Place == repository).Select(finding => $"{finding.Name} {finding.Problem}"));
        async Task<IReadOnlyList<StepVerdict>> VerifyAsync() => await new Engine.Workflow.SessionVerifier(await product.WorkspaceAsync()).VerifyAsync(session, default);
    }

    [Fact]
    public async Task Resuming_brings_an_image_back_into_the_repository_that_lost_it_and_its_tags()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        ReleaseSession session = await product.RunAsync();
        string digest = session.Images[0].Digest.ToString();
        product.Registry.Repositories["hello-1.0"].Manifests.Clear();
        product.Registry.Repositories["hello-1.0"].Tags.Clear();

        ReleaseSession resumed = await product.ResumeAsync(session);

        Assert.Contains(digest, product.Registry.Repositories["hello-1.0"].Manifests.Keys);
        Assert.All(await new Engine.Workflow.SessionVerifier(await product.WorkspaceAsync()).VerifyAsync(resumed, default), verdict => Assert.True(verdict.Holds, verdict.Reason));
    }

    [Fact]
    public async Task The_images_of_staged_builds_that_are_not_kept_go_where_nothing_else_names_them()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync("""
                tags: ["${version}"]
            stage: { keep: 1 }
            """);
        ImageDigest lost = await product.PaintAsync(2);
        await product.RunAsync("1.0.0", until: "stage");
        await ImagedProduct.NextSecondAsync();
        ImageDigest tagged = await product.PaintAsync(3);
        await product.RunAsync("1.0.1", until: "stage");
        await ImagedProduct.NextSecondAsync();
        await product.OccupyAsync("by-hand", seed: 3);
        ImageDigest released = await product.PaintAsync(4);
        await product.RunAsync("1.0.2");
        await ImagedProduct.NextSecondAsync();
        await product.PaintAsync(5);

        ReleaseSession session = await product.RunAsync("1.0.3");

        Assert.Equal(new[] { $"{tagged}", $"{released}", $"{session.Images[0].Digest}" }.Order(StringComparer.Ordinal), product.Manifests().Order(StringComparer.Ordinal));
        Assert.Contains(product.Observer.Lines, line => line.StartsWith($"removed {product.Name}@{lost}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registry_that_removes_nothing_ends_no_release()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync("stage: { keep: 1 }");
        await product.RunAsync("1.0.0", until: "stage");
        await ImagedProduct.NextSecondAsync();
        await product.PaintAsync(2);
        product.Registry.Plan = request => request.Verb == "DELETE manifests" ? new RegistryFault(405) { Code = "UNSUPPORTED" } : null;

        ReleaseSession session = await product.RunAsync("1.0.1");

        Assert.NotNull(session.Published);
        Assert.Contains(product.Observer.Lines, line => line.StartsWith("warning: ", StringComparison.Ordinal) && line.Contains("of a staged build that is not kept, stays", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Done_again_nothing_is_written()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        await product.RunAsync();
        int writes = Writes(product);

        ReleaseSession session = await product.RunAsync();

        Assert.Equal(writes, Writes(product));
        Assert.All(session.Steps, step => Assert.NotEqual(StepState.Failed, step.State));
    }

    [Fact]
    public async Task A_rehearsal_has_folders_in_the_place_of_registries()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();

        ReleaseSession session = await product.RunAsync(rehearsal: true);

        Assert.Empty(product.Registry.Requests);
        await using var layout = new Engine.Images.Layout.LayoutFolder(Path.Combine(product.Repository.Path, ".release", "rehearsal", "images", product.Name.Replace(':', '_')));
        Assert.Equal(session.Images[0].Digest, await layout.ResolveAsync("latest", default));
    }

    [Fact]
    public async Task Nothing_of_an_image_is_left_on_the_machine()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();

        await product.RunAsync();

        Assert.Empty(ReleaseState.LeftoversIn(product.Repository.Path));
    }

    [Fact]
    public async Task What_the_build_did_not_make_is_named()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync(from: "{ archive: out/hello.tar }");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => product.RunAsync());

        Assert.Equal("ImageNotBuilt", e.ErrorId);
        Assert.Contains("out/hello.tar", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_may_not_be_written_to_is_found_out_before_the_build()
    {
        await using ImagedProduct product = await ImagedProduct.CreateAsync();
        product.Registry.Asks = "basic";

        ReleaseException e = await Assert.ThrowsAnyAsync<ReleaseException>(() => product.RunAsync());

        Assert.Equal("PrerequisitesFailed", e.ErrorId);
        Assert.Contains(product.Name, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("started build", product.Observer.Lines);
    }

    private static int Writes(ImagedProduct product) => product.Registry.Requests.Count(request => request.Verb.StartsWith("PUT", StringComparison.Ordinal));
}
