using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Tests.Definitions;

/// <summary>A key is said in one place: reader, schema, reference and the JSON of sessions are all made from its entry in the section's table.</summary>
public sealed class SectionKeyTests
{
    public static TheoryData<string> Sections => [.. Tables().Select(table => table.Title)];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Each_property_of_a_section_is_read_by_the_key_of_its_name(string title)
    {
        ISectionTable table = Tables().First(each => each.Title == title);
        Type section = table.GetType().GetGenericArguments()[0];

        Assert.Equal(
            InitAccessors.Of(section).Select(each => each.Property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(each.Property.Name)).Order(),
            table.Keys.Select(key => key.Name).Order());
    }

    [Theory]
    [InlineData("""{ "product": "hello", "build": { "shell": 1, "source": "moon" } }""", "'moon' is no source that this version knows")]
    [InlineData("""{ "product": "hello", "stage": { "keep": "many" } }""", "'keep' is not a number")]
    [InlineData("""{ "product": "hello", "build": { "steps": [{ "run": "b" }] } }""", "'name' is missing")]
    [InlineData("""{ "product": "hello", "build": { "steps": [{ "name": "a", "run": "b", "timeout": "30m" }] } }""", "'timeout' is not a duration")]
    [InlineData("""{ "product": "hello", "notes": [] }""", "'notes' is not an object")]
    [InlineData("""{ "product": "hello", "links": "latest" }""", "'links' is not a list")]
    [InlineData("""{ "product": "hello", "tag": "yes" }""", "'tag' is not true or false")]
    [InlineData("""{ "tag": true }""", "'product' is missing")]
    public void Json_that_holds_something_else_is_refused_by_the_name_of_its_key(string json, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<JsonException>(() => DefinitionJson.Read(json)).Message);

    [Fact]
    public void What_counts_where_nothing_is_said_is_read_back_although_no_definition_can_say_it()
    {
        AnnounceDefinition read = Assert.Single(DefinitionJson.Read("""{ "product": "hello", "announce": [{ "email": { "to": ["a@example.com"], "from": "b@example.com", "server": "mail.example.com", "encryption": "auto" } }] }""").Announce);

        Assert.Equal(MailEncryption.Auto, read.Email!.Encryption);
    }

    private static List<ISectionTable> Tables()
    {
        var found = new List<ISectionTable>();
        Add(ReleaseKeys.Root);
        return found;

        void Add(ValueShape shape)
        {
            if (shape is IListShape list) Add(list.ItemShape);
            if (shape is not ISectionTable table || found.Contains(table)) return;
            found.Add(table);
            foreach (DefinitionKey key in table.Keys) Add(key.Shape);
        }
    }
}
