namespace ReleaseTools.Conventions;

/// <summary>The diagrams of docs/architecture.md, which are made from the compiled code. With UPDATE_GENERATED=1 the test writes them instead of comparing.</summary>
public sealed class GeneratedFloorsTests
{
    [Theory]
    [InlineData("engine")]
    [InlineData("model")]
    public void The_diagram_shows_the_folders_as_they_are(string name)
    {
        string picture = FloorPicture.Of(name == "engine" ? FolderTests.Engine : FolderTests.Model);
        string file = Checkout.File("docs/architecture.md"), text = File.ReadAllText(file);
        string begin = $"<!-- {name}: generated -->\n", end = $"<!-- {name}: end -->\n";
        int from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, to = text.IndexOf(end, StringComparison.Ordinal);
        Assert.True(from >= begin.Length && to >= from, $"docs/architecture.md has no place for the {name}'s diagram: {begin.Trim()} and {end.Trim()}");
        string generated = text[..from] + picture + text[to..];
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1") File.WriteAllText(file, generated);
        else Assert.True(text == generated, $"docs/architecture.md does not show the folders of the {name} as they are. Write it again: UPDATE_GENERATED=1 tests/run Generated");
    }
}
