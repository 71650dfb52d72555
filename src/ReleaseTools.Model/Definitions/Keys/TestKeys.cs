using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of an entry of <c>tests</c>.</summary>
internal static class TestKeys
{
    private static SectionTable<TestDefinition> Test { get; } =
        ScriptKeys.AddTo(new SectionTable<TestDefinition>("a test", new TestDefinition { Name = "", Run = "" }), "test", "among the tests", environment: "")
            .Key("after", ChoiceShape.Of<TestTurn>(), test => test.After, (test, value) => test with { After = value },
                "When it runs: after the `tag`, on the sources alone, before anything is built; or after the `artifacts`, which it finds in the folder `$RELEASE_ARTIFACTS`.");

    public static ListShape<TestDefinition> List { get; } = new("tests", Test) { Identity = test => test.Name, IdentityKey = "name" };
}
