using System.Globalization;
using System.Numerics;
using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Images;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Images.Releases;

/// <summary>What images are called, and in which order.</summary>
public sealed class ReleaseImageNameTests
{
    private static readonly ImageDigest s_digest = ImageDigest.Of("image"u8);

    private static readonly VariableScope s_scope = Sample.Settings("1.2.0").Scope(name => name == "TEAM" ? "acme" : name == "LOUD" ? "ACME" : null);

    [Fact]
    public void Fixed_tags_come_first_in_every_repository_and_floating_ones_last()
    {
        var image = new ReleaseImage("r.io/a", s_digest, 0, []) { Tags = ["sha", "1.2"], Floating = ["latest"], Aliases = ["r.io/b"] };

        Assert.Equal(["r.io/a:sha", "r.io/b:sha", "r.io/a:1.2", "r.io/b:1.2", "r.io/a:latest", "r.io/b:latest"], ImageNaming.Of(image).Select(naming => $"{naming}"));
        Assert.Equal([false, false, false, false, true, true], ImageNaming.Of(image).Select(naming => naming.Floats));
    }

    [Fact]
    public void Variables_are_expanded_in_every_text_and_names_are_written_in_full()
    {
        ImageDefinition image = ReleaseImages.Expand(new ImageDefinition
        {
            Name = "${env.TEAM}/hello",
            From = new ImageOrigin { Dockerfile = "${product}.Dockerfile", Context = "images/${major}", Args = new Dictionary<string, string> { ["VERSION"] = "${version}" }, Platforms = ["linux/arm64"] },
            Tags = ["${imageTag}", "${version}", "1.2.0"],
            Floating = ["${major}.${minor}"],
            Aliases = ["r.io/hello-${minor}", "r.io/hello-2"],
        }, s_scope);

        Assert.Equal("docker.io/acme/hello", image.Name);
        Assert.Equal(("hello.Dockerfile", "images/1", "1.2.0"), (image.From.Dockerfile, image.From.Context, image.From.Args["VERSION"]));
        Assert.Equal(["linux/arm64"], image.From.Platforms);
        Assert.Equal(["v1.2.0-0", "1.2.0"], image.Tags);
        Assert.Equal(["1.2"], image.Floating);
        Assert.Equal(["r.io/hello-2"], image.Aliases);
    }

    [Fact]
    public void Platforms_survive_a_session()
    {
        var image = new ImageDefinition { Name = "r.io/hello", From = new ImageOrigin { Dockerfile = "Dockerfile", Platforms = ["linux/amd64", "linux/arm/v7"] } };

        Assert.Equal(image.From.Platforms, Assert.Single(DefinitionJson.Read(DefinitionJson.Write(new ReleaseDefinition { Product = "hello", Images = [image] })).Images).From.Platforms);
    }

    [Theory]
    [InlineData("r.io/${env.LOUD}", "${version}", "ImageReferenceInvalid", "'r.io/ACME', from 'r.io/${env.LOUD}' in the definition")]
    [InlineData("r.io/hello", "${env.TEAM}/x", "ImageTagInvalid", "'acme/x'")]
    [InlineData("r.io/hello", "${env.NOBODY}", "VariableNotSet", "NOBODY")]
    public void What_comes_of_a_variable_has_to_be_a_name(string name, string tag, string error, string message)
    {
        UsageException e = Assert.Throws<UsageException>(() => ReleaseImages.Expand(new ImageDefinition { Name = name, From = new ImageOrigin { Layout = "out" }, Tags = [tag] }, s_scope));

        Assert.Equal(error, e.ErrorId);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1.2.0", "v1.2.0-0 v1.2.0-11 v1.2.0-2 v1.2.0 latest", "11")]
    [InlineData("v1.2.0", "v1.2.0-rc.1-5 v1.2.1-7 1.2.0-3 v1.2.0-01", null)]
    [InlineData("hello/v1.2.0", "v1.2.0-4", "4")]
    [InlineData("v1.2.0", "", null)]
    public void The_last_revision_is_the_highest_of_this_version(string tag, string tags, string? last) =>
        Assert.Equal(last is null ? null : BigInteger.Parse(last, CultureInfo.InvariantCulture), ReleaseImages.LastRevision(tag, ReleaseVersion.Parse("1.2.0"), tags.Split(' ')));

    [Theory]
    [InlineData("${imageTag}", "latest", true)]
    [InlineData("${version}", "${imageTag}-x", true)]
    [InlineData("$${imageTag}", "latest", false)]
    [InlineData("${commit}", "latest", false)]
    public void Only_tags_with_the_image_tag_are_counted(string tag, string floating, bool isCounted) =>
        Assert.Equal(isCounted, ReleaseImages.IsCounted(new ImageDefinition { Name = "r.io/a", From = new ImageOrigin(), Tags = [tag], Floating = [floating] }));

    [Theory]
    [InlineData("latest", "r.io/a", "1.3.0-rc.1")]
    [InlineData("stable", "r.io/a", "1.2.0")]
    [InlineData("latest", "r.io/b", "1.2.0")]
    [InlineData("1.2", "r.io/a", null)]
    public void A_floating_tag_belongs_to_the_highest_release_that_names_it(string tag, string repository, string? version)
    {
        ReleaseManifest[] published =
        [
            Released("1.1.0", "r.io/a", "latest", "stable"), Released("1.3.0-rc.1", "r.io/a", "latest", "stable"), Released("1.2.0", "r.io/a", "latest", "stable") is var both ? both with { Images = [both.Images![0] with { Aliases = ["r.io/b"] }] } : null!,
            Released("2.0.0", "r.io/c", "latest"), Released("3.0.0", "r.io/a"), Released("4.0.0", "r.io/a") with { Images = null },
        ];

        Assert.Equal(version, TagOwner.Of(new ImageNaming(repository, tag, s_digest, Floats: true), Sample.Commit, published, ReleaseOrder.Semver)?.Version.ToString());
    }

    [Theory]
    [InlineData("1.2.0", "1.2.0-rc.1", "1.2.0")]       // the official version of the commit that its rc was made of
    [InlineData("1.2.0-rc.1 1.2.0", "1.2.0-rc.2", "1.2.0")]
    [InlineData("1.3.0@other", "1.2.0", "1.2.0")]      // another commit's is none of its business
    public void A_fixed_tag_belongs_to_the_highest_release_of_its_commit(string others, string own, string owner)
    {
        ReleaseManifest[] published = [.. others.Split(' ').Append(own).Select(text => text.Split('@')).Select(text => Fixed(text[0], text.Length > 1 ? new string('e', 40) : Sample.Commit, "sha"))];

        Assert.Equal(owner, TagOwner.Of(new ImageNaming("r.io/a", "sha", s_digest, Floats: false), Sample.Commit, published, ReleaseOrder.Semver)?.Version.ToString());
    }

    [Fact]
    public void A_fixed_tag_is_taken_only_from_what_a_release_of_its_commit_gave_it()
    {
        ReleaseManifest[] published = [Fixed("1.0.0-rc.1", Sample.Commit, "sha"), Fixed("0.9.0", new string('e', 40), "day")];

        Assert.True(MayTake("sha", "1.0.0-rc.1"));
        Assert.False(MayTake("sha", "by hand"));
        Assert.False(MayTake("day", "0.9.0"));
        Assert.False(MayTake("other", "1.0.0-rc.1"));

        bool MayTake(string tag, string there) => TagOwner.MayTake(new ImageNaming("r.io/a", tag, s_digest, Floats: false), ImageDigest.Of(Encoding.UTF8.GetBytes(there)), Sample.Commit, published);
    }

    [Theory]
    [InlineData("r.io/a tags=1 floating=latest", "r.io/b tags=1 floating=latest", "")]
    [InlineData("r.io/a tags=1 aliases=r.io/b", "r.io/b tags=1", "r.io/b:1 would be r.io/a and r.io/b, which are two images.")]
    [InlineData("r.io/a tags=1 aliases=r.io/c", "r.io/b floating=1 aliases=r.io/c", "r.io/c:1 would be r.io/a and r.io/b, which are two images.")]
    [InlineData("r.io/a tags=1 aliases=r.io/b", "r.io/b tags=2", "")]
    [InlineData("r.io/a tags=1 floating=1", "r.io/b tags=1", "r.io/a has the tag 1 among its 'tags', which stay, and among its 'floating', which move.")]
    public void Two_images_of_a_release_never_share_a_name(string one, string other, string clash)
    {
        Assert.Equal(clash, string.Join('|', ImageClashes.In([Image(one), Image(other)])));

        static ImageDefinition Image(string text)
        {
            Dictionary<string, string[]> keys = text.Split(' ').Skip(1).Select(key => key.Split('=')).ToDictionary(key => key[0], key => key[1].Split(','), StringComparer.Ordinal);
            return new ImageDefinition { Name = text.Split(' ')[0], From = new ImageOrigin(), Tags = keys.GetValueOrDefault("tags", []), Floating = keys.GetValueOrDefault("floating", []), Aliases = keys.GetValueOrDefault("aliases", []) };
        }
    }

    [Fact]
    public void Names_that_only_their_variables_make_the_same_are_refused()
    {
        ImageDefinition[] images = [.. new[] { "1.2.0", "${version}" }.Select((tag, i) => new ImageDefinition { Name = $"r.io/{i}", From = new ImageOrigin(), Tags = [tag], Aliases = ["r.io/both"] })];

        UsageException e = Assert.Throws<UsageException>(() => ReleaseImages.ExpandAll(images, s_scope));

        Assert.Equal("ImageTagShared", e.ErrorId);
        Assert.Contains("r.io/both:1.2.0", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, ReleaseImages.ExpandAll([images[0], images[1] with { Tags = ["${major}"] }], s_scope).Count);
    }

    [Fact]
    public void A_publication_names_repositories_and_at_least_one_tag()
    {
        Assert.Equal("ImageTagMissing", Wrong([], [], "r.io/a"));
        Assert.Equal("ImageTagInvalid", Wrong(["a/b"], [], "r.io/a"));
        Assert.Equal("ImageRepositoryInvalid", Wrong(["1"], [], "r.io/a:2"));
        Assert.Equal("ImageRepositoryInvalid", Wrong([], ["1"], "r.io/a", $"r.io/b@{s_digest}"));
        Assert.Equal("ImageRepositoryInvalid", Wrong(["1"], [], "oci:out:2"));
        Assert.Equal("ImageRepositoryInvalid", Wrong(["1"], [], "docker-archive:out.tar"));
        Assert.Equal("ImageRepositoryInvalid", Wrong(["1"], [], "docker-daemon:hello"));
        Assert.Equal(["oci:out:1", "r.io/a:1"], new ImagePublication([ImageReference.Parse("oci:out"), ImageReference.Parse("r.io/a")], ["1"], []).Namings(s_digest).Select(naming => $"{naming}"));
    }

    [Theory]
    [InlineData("\"r.io/a\"", "\"r.io/A\"", "it names the repository 'r.io/A'")]
    [InlineData("\"tags\": []", "\"tags\": [\"a/b\"]", "it names the tag 'a/b'")]
    [InlineData("\"floating\": []", "\"floating\": [\".\"]", "it names the tag '.'")]
    [InlineData("\"aliases\": []", "\"aliases\": [\"r.io/b:1\"]", "it names the repository 'r.io/b:1'")]
    [InlineData("\"sha256:", "\"sha1:", "not an image's digest")]
    public void A_manifest_with_names_that_are_none_is_refused(string right, string wrong, string message)
    {
        string text = ManifestJson.Format(Released("1.2.0", "r.io/a")).Replace(right, wrong, StringComparison.Ordinal);

        Assert.Contains(message, Assert.Throws<ReleaseException>(() => ManifestJson.Parse(text, "manifest.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_keeps_its_images_and_without_any_has_no_word_of_them()
    {
        ReleaseManifest manifest = Released("1.2.0", "r.io/a", "latest");

        Assert.Equal(ManifestJson.Format(manifest), ManifestJson.Format(ManifestJson.Parse(ManifestJson.Format(manifest), "manifest.json")));
        Assert.DoesNotContain("images", ManifestJson.Format(manifest with { Images = null }), StringComparison.Ordinal);
    }

    private static string Wrong(string[] tags, string[] floating, params string[] repositories) =>
        Assert.Throws<UsageException>(new ImagePublication([.. repositories.Select(ImageReference.Parse)], tags, floating).Check).ErrorId;

    private static ReleaseManifest Fixed(string version, string commit, string tag) => Released(version, "r.io/a") is var release
        ? release with { Commit = commit, Images = [release.Images![0] with { Tags = [tag] }] }
        : null!;

    private static ReleaseManifest Released(string version, string name, params string[] floating) =>
        new(1, "hello", ReleaseVersion.Parse(version), "20261121T093000Z-0123456", Sample.Commit, [])
        {
            Images = [new ReleaseImage(name, ImageDigest.Of(Encoding.UTF8.GetBytes(version)), 1, ["linux/amd64"]) { Floating = floating }],
        };
}
