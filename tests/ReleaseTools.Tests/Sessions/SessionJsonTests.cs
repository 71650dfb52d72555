using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Sessions;

/// <summary>Events are written by the serializer and read by hand: nothing that one writes may be forgotten by the other.</summary>
public sealed class SessionJsonTests
{
    public static TheoryData<string> EventKinds => [.. Kinds(typeof(SessionEvent))];

    public static TheoryData<string> FactKinds => [.. Kinds(typeof(StepOutput))];

    [Theory]
    [MemberData(nameof(EventKinds))]
    public void An_event_with_every_property_set_is_read_as_it_was_written(string kind)
    {
        var written = (SessionEvent)Full.Make(Derived(typeof(SessionEvent), kind));

        AssertSame(written);
    }

    [Theory]
    [MemberData(nameof(FactKinds))]
    public void A_fact_with_every_property_set_is_read_as_it_was_written(string kind)
    {
        var written = (StepCompleted)Full.Make(typeof(StepCompleted)) with { Fact = (StepOutput)Full.Make(Derived(typeof(StepOutput), kind)) };

        AssertSame(written);
    }

    [Fact]
    public void Every_choice_of_every_enumeration_is_read()
    {
        foreach (int turn in Enumerable.Range(0, 8))
        {
            foreach (string kind in Kinds(typeof(StepOutput)))
                AssertSame((StepCompleted)Full.Make(typeof(StepCompleted), turn) with { Fact = (StepOutput)Full.Make(Derived(typeof(StepOutput), kind), turn) });
            AssertSame((SessionOpened)Full.Make(typeof(SessionOpened), turn));
        }
    }

    [Fact]
    public void What_an_earlier_version_did_not_write_is_as_it_is_by_default()
    {
        ReleaseDefinition read = DefinitionJson.Read("""{ "product": "hello", "build": { "steps": [{ "name": "a", "run": "b" }] }, "artifacts": [{ "files": [] }], "stage": {}, "session": {}, "notes": {} }""");

        var expected = new ReleaseDefinition { Product = "hello", Build = new() { Steps = [new() { Name = "a", Run = "b" }] }, Artifacts = [new() { Files = [] }] };
        Assert.Equal(DefinitionJson.Write(expected), DefinitionJson.Write(read));
    }

    [Fact]
    public void What_a_later_version_adds_is_passed_over()
    {
        JsonNode json = JsonNode.Parse(SessionJson.Write(Full.Make<SessionOpened>()))!;
        json["later"] = new JsonObject { ["product"] = "other", ["event"] = "other" };
        json["settings"]!["later"] = 1;

        Assert.Equal(SessionJson.Write(Full.Make<SessionOpened>()), SessionJson.Write(SessionJson.Read(Bytes(json))));
        Assert.Equal(HeadOf(Full.Make<SessionOpened>().Settings), SessionJson.ReadHead(Bytes(json)));
    }

    [Theory]
    [InlineData("product")]
    [InlineData("version")]
    [InlineData("commit")]
    [InlineData("commitDate")]
    [InlineData("definitionDigest")]
    public void What_is_missing_or_wrong_is_named(string property)
    {
        foreach (JsonNode? wrong in new JsonNode?[] { null, JsonValue.Create(5) })
        {
            JsonNode json = JsonNode.Parse(SessionJson.Write(Full.Make<SessionOpened>()))!;
            json["settings"]![property] = wrong;

            Assert.Contains($"'{property}'", Assert.Throws<JsonException>(() => SessionJson.Read(Bytes(json))).Message, StringComparison.Ordinal);
            Assert.Contains($"'{property}'", Assert.Throws<JsonException>(() => SessionJson.ReadHead(Bytes(json))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"event\": \"session-op")]
    [InlineData("""{ "event": "from-the-future", "at": "2026-11-21T10:00:00Z", "by": { "machine": "m", "processId": 1, "startedAt": "2026-11-21T10:00:00Z" } }""")]
    public void What_is_no_event_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => SessionJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        byte[] bytes = SessionJson.Write(Full.Make<SessionOpened>());
        bytes[bytes.AsSpan().IndexOf("\"product\": \""u8) + 12] = 0xff;

        Assert.ThrowsAny<JsonException>(() => SessionJson.Read(bytes));
        Assert.ThrowsAny<JsonException>(() => SessionJson.ReadHead(bytes));
    }

    [Fact]
    public void The_head_of_a_session_is_what_its_settings_say()
    {
        SessionOpened opened = Full.Make<SessionOpened>();

        Assert.Equal(HeadOf(opened.Settings), SessionJson.ReadHead(SessionJson.Write(opened)));
        Assert.Throws<JsonException>(() => SessionJson.ReadHead(SessionJson.Write(Full.Make<StepStarted>())));
    }

    private static SessionHead HeadOf(SessionSettings settings) =>
        new(settings.Product, settings.Version, settings.Commit, settings.CommitDate, settings.DefinitionDigest, settings.Rehearsal);

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static void AssertSame(SessionEvent written)
    {
        byte[] json = SessionJson.Write(written);

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(SessionJson.Write(SessionJson.Read(json))));
    }

    private static IEnumerable<string> Kinds(Type type) => type.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!);

    private static Type Derived(Type type, string kind) =>
        type.GetCustomAttributes<JsonDerivedTypeAttribute>().Single(derived => kind.Equals(derived.TypeDiscriminator)).DerivedType;
}
