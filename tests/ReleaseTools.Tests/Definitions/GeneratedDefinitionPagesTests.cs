using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Keys;

namespace ReleaseTools.Tests.Definitions;

/// <summary>Documents that are made from the table of keys. With UPDATE_GENERATED=1 the test writes them instead of comparing.</summary>
public sealed class GeneratedDefinitionPagesTests
{
    [Theory]
    [InlineData("docs/release.schema.json")]
    [InlineData("docs/definition.md")]
    public void The_committed_file_is_what_the_code_generates(string path)
    {
        string generated = path.EndsWith(".json", StringComparison.Ordinal) ? DefinitionSchema.Generate() : DefinitionReference.Generate();
        string file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_GENERATED") == "1") File.WriteAllText(file, generated);

        Assert.True(File.Exists(file) && File.ReadAllText(file) == generated,
            $"{path} is not what the code generates. Write it again: UPDATE_GENERATED=1 tests/run Generated");
    }

    [Fact]
    public void Every_property_of_a_definition_has_its_key()
    {
        using JsonDocument schema = JsonDocument.Parse(DefinitionSchema.Generate());
        Compare(typeof(ReleaseDefinition), schema.RootElement);

        static string NameOf(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

        static void Compare(Type type, JsonElement section)
        {
            JsonElement keys = section.GetProperty("properties");
            PropertyInfo[] properties = [.. InitAccessors.Of(type).Select(each => each.Property)];
            Assert.Equal(properties.Select(NameOf).Order(), keys.EnumerateObject().Select(key => key.Name).Order());
            foreach (PropertyInfo property in properties)
            {
                JsonElement key = keys.GetProperty(NameOf(property));
                Type value = property.PropertyType.IsGenericType && property.PropertyType.IsAssignableTo(typeof(IEnumerable)) ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
                if (value.Name.EndsWith("Definition", StringComparison.Ordinal) || value.Name == nameof(BuildStep)) Compare(value, key.TryGetProperty("items", out JsonElement items) ? items : key);
            }
        }
    }

    [Fact]
    public void Every_key_of_the_schema_is_described()
    {
        using JsonDocument schema = JsonDocument.Parse(DefinitionSchema.Generate());
        Assert.Empty(Undescribed(schema.RootElement, ""));

        static IEnumerable<string> Undescribed(JsonElement section, string path) => section.GetProperty("properties").EnumerateObject().SelectMany(key =>
        {
            bool isDescribed = key.Value.TryGetProperty("description", out JsonElement text) && text.GetString()!.EndsWith('.') | text.GetString()!.EndsWith('`');
            JsonElement inner = key.Value.TryGetProperty("items", out JsonElement items) ? items : key.Value;
            IEnumerable<string> deeper = inner.TryGetProperty("properties", out _) ? Undescribed(inner, $"{path}{key.Name}.") : [];
            return isDescribed ? deeper : deeper.Append(path + key.Name);
        });
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Release.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
