using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Promotion;
using static ReleaseTools.Tests.Promotion.PromotionSamples;

namespace ReleaseTools.Tests.Promotion;

/// <summary>Shapes as kubernetes/k8s.io has them, and others that YAML allows. <c>c…</c> stands for a whole digest.</summary>
public sealed class PromotedImagesEditTests
{
    public static TheoryData<string, string, string> Edits => new()
    {
        // sorted digests: to its place
        { "hello c 1.2", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n    \"d…\": [\"1.1\"]\n", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n    \"c…\": [\"1.2\"]\n    \"d…\": [\"1.1\"]\n" },
        { "hello a 1.2", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n    \"d…\": [\"1.1\"]\n", "- name: hello\n  dmap:\n    \"a…\": [\"1.2\"]\n    \"b…\": [\"1.0\"]\n    \"d…\": [\"1.1\"]\n" },
        // by version, as others have them: last
        { "hello c 1.2", "- name: hello\n  dmap:\n    \"d…\": [\"1.0\"]\n    \"b…\": [\"1.1\"]\n- name: world\n  dmap:\n    \"e…\": [\"1.1\"]\n", "- name: hello\n  dmap:\n    \"d…\": [\"1.0\"]\n    \"b…\": [\"1.1\"]\n    \"c…\": [\"1.2\"]\n- name: world\n  dmap:\n    \"e…\": [\"1.1\"]\n" },
        // without a line end at the end
        { "hello c 1.2", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n    \"c…\": [\"1.2\"]\n" },
        // lines of Windows
        { "hello c 1.2", "- name: hello\r\n  dmap:\r\n    \"b…\": [\"1.0\"]\r\n", "- name: hello\r\n  dmap:\r\n    \"b…\": [\"1.0\"]\r\n    \"c…\": [\"1.2\"]\r\n" },
        // another tag of a digest
        { "hello b 1.2", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\", \"1.2\"]\n" },
        { "hello b 1.2", "- name: hello\n  dmap:\n    \"b…\": [ \"1.0\", \"1.3\" ]   # both\n", "- name: hello\n  dmap:\n    \"b…\": [ \"1.0\", \"1.2\", \"1.3\" ]   # both\n" },
        { "hello b 1.2", "- name: hello\n  dmap:\n    \"b…\": []\n", "- name: hello\n  dmap:\n    \"b…\": [\"1.2\"]\n" },
        { "hello b 1.2", "- name: hello\n  dmap:\n    \"b…\":\n    \"d…\": [\"1.0\"]\n", "- name: hello\n  dmap:\n    \"b…\": [\"1.2\"]\n    \"d…\": [\"1.0\"]\n" },
        { "hello b 1.2", "- name: hello\n  dmap:\n    \"b…\":\n    - \"1.0\"\n    - \"1.3\"\n", "- name: hello\n  dmap:\n    \"b…\":\n    - \"1.0\"\n    - \"1.2\"\n    - \"1.3\"\n" },
        { "hello b 1.4", "- name: hello\n  dmap:\n    \"b…\":\n    - \"1.0\"\n    # the last\n    - \"1.3\"\n- name: world\n  dmap:\n    \"e…\": [\"1.0\"]\n", "- name: hello\n  dmap:\n    \"b…\":\n    - \"1.0\"\n    # the last\n    - \"1.3\"\n    - \"1.4\"\n- name: world\n  dmap:\n    \"e…\": [\"1.0\"]\n" },
        // it is there
        { "hello b 1.0", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n" },
        // an image that is new
        { "middle c 1.2", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n\n# the world\n- name: world\n  dmap:\n    \"e…\": [\"1.0\"]\n", "- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n- name: middle\n  dmap:\n    \"c…\": [\"1.2\"]\n\n# the world\n- name: world\n  dmap:\n    \"e…\": [\"1.0\"]\n" },
        { "a c 1.2", "# ours\n- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n", "# ours\n- name: a\n  dmap:\n    \"c…\": [\"1.2\"]\n- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n" },
        { "a c 1.2; z d 1.2", "- name: world\n  dmap:\n    \"e…\": [\"1.0\"]\n- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n", "- name: world\n  dmap:\n    \"e…\": [\"1.0\"]\n- name: hello\n  dmap:\n    \"b…\": [\"1.0\"]\n- name: a\n  dmap:\n    \"c…\": [\"1.2\"]\n- name: z\n  dmap:\n    \"d…\": [\"1.2\"]\n" },
        { "b c 1.2; a d 1.2", "# nothing yet", "# nothing yet\n- name: a\n  dmap:\n    \"d…\": [\"1.2\"]\n- name: b\n  dmap:\n    \"c…\": [\"1.2\"]\n" },
        // an image that is listed once for each release: with the last
        { "hello c 1.2", "- name: hello\n  dmap:\n    \"d…\": [\"1.0\"]\n\n# 1.1\n- name: hello\n  dmap:\n    \"b…\": [\"1.1\"]\n\n", "- name: hello\n  dmap:\n    \"d…\": [\"1.0\"]\n\n# 1.1\n- name: hello\n  dmap:\n    \"b…\": [\"1.1\"]\n    \"c…\": [\"1.2\"]\n\n" },
        // comments stay with what follows them
        { "hello c 1.2", "- name: hello\n  dmap:\n    # old\n    \"b…\": [\"1.0\"] # first\n    # new\n    \"d…\": [\"1.1\"]\n", "- name: hello\n  dmap:\n    # old\n    \"b…\": [\"1.0\"] # first\n    \"c…\": [\"1.2\"]\n    # new\n    \"d…\": [\"1.1\"]\n" },
        // brackets over several lines
        { "hello c 1.2", "- name: hello\n  dmap:\n    \"b…\": [\n      \"1.0\", # ]\n    ]\n    \"d…\": [\"1.1\"]\n", "- name: hello\n  dmap:\n    \"b…\": [\n      \"1.0\", # ]\n    ]\n    \"c…\": [\"1.2\"]\n    \"d…\": [\"1.1\"]\n" },
        // in one line
        { "hello c 1.2", "- { name: hello, dmap: { \"b…\": [\"1.0\"] } }\n", "- { name: hello, dmap: {\"c…\": [\"1.2\"],  \"b…\": [\"1.0\"] } }\n" },
        // names with their digests behind them
        { "hello c 1.2; world d 1.2", "hello:\n  \"b…\": [\"1.0\"]\n", "hello:\n  \"b…\": [\"1.0\"]\n  \"c…\": [\"1.2\"]\nworld:\n  \"d…\": [\"1.2\"]\n" },
        // further in
        { "hello c 1.2; world d 1.2", "  - name: hello\n    dmap:\n      b…: [\"1.0\"]\n", "  - name: hello\n    dmap:\n      b…: [\"1.0\"]\n      \"c…\": [\"1.2\"]\n  - name: world\n    dmap:\n      \"d…\": [\"1.2\"]\n" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_tag_goes_where_a_person_would_put_it(string tags, string before, string after)
    {
        PromotedTag[] added = [.. tags.Split("; ").Select(tag => tag.Split(' ')).Select(parts => new PromotedTag(parts[0], Digest(parts[1][0]), parts[2]))];

        string edited = Edit(Whole(before), added);

        Assert.Equal(Whole(after), edited);
        // and says what was meant
        Assert.All(added, tag => Assert.Contains(Read(edited).Images, image => image.Name == tag.Image && image.Digests.Any(digest => digest.Digest == tag.Digest && digest.Tags.Contains(tag.Tag))));
        Assert.Equal(edited, Edit(edited, added));
    }

    private static string Edit(string text, PromotedTag[] tags) => new PromotedImagesEdit(new SourceText("images.yaml", text), Read(text).Node).Add(tags);

    private static (IReadOnlyList<PromotedImage> Images, DefinitionNode? Node) Read(string text)
    {
        var problems = new List<DefinitionProblem>();
        DefinitionNode? root = null;
        IReadOnlyList<PromotedImage>? images = PromotionReader.Parse(new SourceText("images.yaml", text), problems, (node, found) => PromotionReader.Images(root = node, found));
        Assert.Empty(problems);
        return (images ?? [], root is null or { IsEmpty: true } ? null : root);
    }

    private static string Whole(string text) => "abcde".Aggregate(text, (whole, letter) => whole.Replace($"{letter}…", $"{Digest(letter)}", StringComparison.Ordinal));
}
