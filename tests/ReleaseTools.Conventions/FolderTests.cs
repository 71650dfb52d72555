using ReleaseTools.Engine.Workflow;
using ReleaseTools.Sessions;

namespace ReleaseTools.Conventions;

/// <summary>A folder uses the folders below it, and none above or beside it in a circle.</summary>
public sealed class FolderTests
{
    internal static FolderGraph Model { get; } = FolderGraph.Of(typeof(ReleaseSession).Assembly.Location, Checkout.File("src/ReleaseTools.Model"), "ReleaseTools");

    internal static FolderGraph Engine { get; } = FolderGraph.Of(typeof(Pipeline).Assembly.Location, Checkout.File("src/ReleaseTools.Engine"), "ReleaseTools.Engine");

    [Fact]
    public void No_folder_of_the_model_is_in_a_circle() => Rule.Holds(Circles(Model));

    [Fact]
    public void No_folder_of_the_engine_is_in_a_circle() => Rule.Holds(Circles(Engine));

    [Theory]
    [InlineData("Workflow", "Staging")]
    [InlineData("Storage", "Http")]
    [InlineData("Images", "Progress")]
    public void What_is_used_is_found(string from, string to) =>    // else the rules above would hold for anything
        Assert.Contains((from, to), Engine.Within(""));

    [Fact]
    public void A_circle_is_found() => Assert.Equal(
        [("a", "b"), ("b", "c"), ("c", "a")],
        FolderGraph.Circular(new Dictionary<(string, string), string> { [("a", "b")] = "", [("b", "c")] = "", [("c", "a")] = "", [("c", "d")] = "" }).Select(use => use.Key));

    [Theory]
    [InlineData("Storage", "Staging")]
    [InlineData("Images", "Workflow")]
    [InlineData("Images", "Sessions")]
    [InlineData("GitHub", "Sessions")]
    [InlineData("Sessions", "Steps")]
    [InlineData("Steps", "Workflow")]
    public void A_folder_does_not_know_those_above_it(string lower, string higher)
    {
        IReadOnlyDictionary<(string From, string To), string> uses = Engine.Within("");
        IReadOnlyDictionary<string, int> floors = FolderGraph.Floors(uses);
        Assert.DoesNotContain((lower, higher), uses);
        Assert.True(floors[lower] < floors[higher], $"{lower} is on floor {floors[lower]}, {higher} on floor {floors[higher]}");
    }

    private static IEnumerable<string> Circles(FolderGraph graph) =>
        from parent in graph.Parents()
        from use in FolderGraph.Circular(graph.Within(parent))
        select $"{(parent.Length > 0 ? parent + ": " : "")}{use.Key.From} → {use.Key.To} is part of a circle: {use.Value}";
}
