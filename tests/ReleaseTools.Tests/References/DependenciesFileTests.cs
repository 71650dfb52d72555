using System.Text;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

public sealed class DependenciesFileTests : ReferenceFixture
{
    [Fact]
    public void A_file_written_for_zeitgeist_is_read_as_it_is()
    {
        Folder.Write("dependencies.yaml", """
            dependencies:
              # bump this one first
              - name: "golang: 1.<major>"
                version: 1.20                 # no number: the zero counts
                refPaths:
                - path: hack/golang.sh
                  match: go([0-9]+\.[0-9]+)
                - path: .go-version
              - { name: eks-ami, version: ami-09bb, scheme: random, sensitivity: minor, upstream: { flavour: ami, owner: amazon, name: "x-*" } }
            """);

        IReadOnlyList<Dependency> dependencies = References().List(new(Name: null));

        Assert.Equal(["golang: 1.<major>", "eks-ami"], dependencies.Select(dependency => dependency.Name));
        Assert.Equal(("1.20", VersionScheme.Semver, (VersionSensitivity?)null), (dependencies[0].Version, dependencies[0].Scheme, dependencies[0].Sensitivity));
        Assert.Equal(("ami-09bb", VersionScheme.Random, (VersionSensitivity?)VersionSensitivity.Minor), (dependencies[1].Version, dependencies[1].Scheme, dependencies[1].Sensitivity));
        Assert.Equal([new ReferencePath("hack/golang.sh", @"go([0-9]+\.[0-9]+)", 7, 14), new ReferencePath(".go-version", null, 8, 13)], dependencies[0].RefPaths);
        Assert.Equal((4, 14), (dependencies[0].Line, dependencies[0].Column));
    }

    [Fact]
    public void Every_problem_is_named_at_once_with_its_place()
    {
        Folder.Write("dependencies.yaml", """
            dependencies:
            - name: one
              verison: 1.0.0
            - name: two
              version: 1.0.0
              scheme: semantic
              sensitivity: none
              refPaths:
              - path: a
                mathc: x
              - match: y
            - just text
            """);

        Assert.Equal([
            "dependencies.yaml:2:3: The key 'version' is missing.",
            "dependencies.yaml:3:3: Unknown key 'verison'. Is 'version' meant?",
            "dependencies.yaml:6:11: Wanted behind 'scheme': one of semver, alpha, random. Found: 'semantic'.",
            "dependencies.yaml:7:16: Wanted behind 'sensitivity': one of patch, minor, major. Found: 'none'.",
            "dependencies.yaml:10:5: Unknown key 'mathc'. Is 'match' meant?",
            "dependencies.yaml:11:5: The key 'path' is missing.",
            "dependencies.yaml:12:3: Wanted: a dependency, which is a group of keys. Found: 'just text'.",
        ], Problems());
    }

    [Theory]
    [InlineData("", "1:1: Wanted: the key 'dependencies' with a list. Found: nothing.")]
    [InlineData("- a", "1:1: Wanted: the key 'dependencies' with a list. Found: a list.")]
    [InlineData("{}", "1:1: The key 'dependencies' is missing.")]
    [InlineData("dependency: []", "1:1: Unknown key 'dependency'. Is 'dependencies' meant?")]
    [InlineData("dependencies: x", "1:15: Wanted behind 'dependencies': a list. Found: 'x'.")]
    [InlineData("dependencies:\n- name: a\n  name: b\n  version: 1.0.0", "3:3: The key 'name' is here twice.")]
    [InlineData("dependencies:\n- name: a\n  version:", "3:11: Wanted behind 'version': a text. Found: nothing.")]
    [InlineData("dependencies: [", "Not YAML")]
    [InlineData("dependencies:\n\t- a", "Not YAML")]
    public void What_is_wrong_is_said_where_it_is(string text, string problem)
    {
        Folder.Write("dependencies.yaml", text);

        Assert.Contains(problem, Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_named_by_their_place()
    {
        File.WriteAllBytes(Folder["dependencies.yaml"], Encoding.Latin1.GetBytes("dependencies:\n- name: ümlaut"));

        Assert.StartsWith("dependencies.yaml:2:9:", Assert.Single(Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_a_folder_and_one_outside_are_errors_of_usage()
    {
        Assert.Equal("DependenciesMissing", Assert.Throws<UsageException>(() => References().List(new(Name: null))).ErrorId);
        Directory.CreateDirectory(Folder["dependencies.yaml"]);
        Assert.Equal("DependenciesUnreadable", Assert.Throws<UsageException>(() => References().List(new(Name: null))).ErrorId);
        Assert.Equal("DependenciesOutside", Assert.Throws<UsageException>(() => new Engine.References.VersionReferences(Folder.Path, "../x.yaml", Observer).List(new(Name: null))).ErrorId);
    }

    [Theory]
    [InlineData("hello", 1)]
    [InlineData("HELLO", 1)]
    [InlineData("hel*", 2)]
    [InlineData("*", 3)]
    [InlineData("x*", 0)]
    [InlineData("golang: 1.<major>", 1)]
    public void Names_are_matched_by_wildcards(string name, int count)
    {
        Folder.Write("dependencies.yaml", "dependencies:\n- {name: hello, version: 1.0.0}\n- {name: help, version: 1.0.0}\n- {name: 'golang: 1.<major>', version: 1.0.0}\n");

        Assert.Equal(count, References().List(new(name)).Count);
    }

    [Fact]
    public void A_misspelt_name_is_an_error_with_the_nearest_one()
    {
        Declare("1.0.0");

        Assert.Contains("Is 'hello' meant?", Assert.Throws<UsageException>(() => References().List(new("helo"))).Message, StringComparison.Ordinal);
    }

    private IEnumerable<string> Problems() => Assert.Throws<DependenciesInvalidException>(() => References().List(new(Name: null))).Problems.Select(problem => problem.ToString());
}
