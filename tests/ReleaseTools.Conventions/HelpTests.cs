using System.Xml.Linq;
using ReleaseTools.Help;
using ReleaseTools.Help.Cmdlets;
using ReleaseTools.Help.Docs;
using ReleaseTools.Help.Maml;

namespace ReleaseTools.Conventions;

public sealed class HelpTests
{
    [Fact]
    public void Every_cmdlet_and_parameter_is_described_with_two_examples() => Rule.Holds(Gaps.In(ModuleHelp.Read(Checkout.Root)));

    [Fact]
    public void What_is_not_described_is_named()
    {
        CmdletTopic[] topics = [.. new TopicReader(new XmlDocs([]), new Dictionary<string, string>(StringComparer.Ordinal)).Read(ModuleHelp.Cmdlets)];
        string[] gaps = [.. Gaps.In(topics)];
        Assert.Contains("New-ReleaseSession has no <summary>", gaps);
        Assert.Contains("New-ReleaseSession has 0 of at least 2 <example>s", gaps);
        Assert.Contains("New-ReleaseSession -Version has no <summary>", gaps);
        Assert.Contains("Get-StagedRelease -Store has no <summary>", gaps);
        Assert.Contains("Get-StagedRelease returns StagedRelease, which has no <summary>", gaps);
        Assert.DoesNotContain(gaps, gap => gap.Contains("-WhatIf", StringComparison.Ordinal));
    }

    [Fact]
    public void An_example_without_code_or_without_words_is_named()
    {
        CmdletTopic good = Topic("Get-ReleaseSession");
        Assert.Equal(
            ["Get-ReleaseSession, example 1 has no <code>", "Get-ReleaseSession, example 2 does not say what it does"],
            Gaps.In([good with { Examples = [new Example("Shows", "", ""), new Example("", "Get-ReleaseSession", "")] }]));
    }

    [Theory]
    [InlineData("Moves <c>latest</c>\n   and others.", "Moves latest and others.")]
    [InlineData("As <see cref=\"T:ReleaseTools.PowerShell.Commands.Session.NewReleaseSessionCommand\" /> returns it.", "As New-ReleaseSession returns it.")]
    [InlineData("See <see cref=\"P:ReleaseTools.PowerShell.Hosting.StoreCommand.Store\"/>.", "See -Store.")]
    [InlineData("A <see cref=\"T:ReleaseTools.Sessions.ReleaseSession\"/>, or <see langword=\"null\"/>.", "A ReleaseSession, or null.")]
    [InlineData("See <see href=\"https://example.com/\">the page</see> with <paramref name=\"name\"/>.", "See the page (https://example.com/) with name.")]
    [InlineData("One.<para>Two <b>bold</b>.</para>Three.", "One.|Two bold.|Three.")]
    [InlineData("Kinds:<list type=\"bullet\"><item><description>one</description></item><item><term>two</term><description>three</description></item></list>", "Kinds:|- one|- two: three")]
    [InlineData("", "")]
    public void Docstrings_read_as_plain_paragraphs(string docs, string paragraphs) =>
        Assert.Equal(paragraphs, string.Join('|', DocText.Paragraphs(XElement.Parse($"<summary>{docs}</summary>", LoadOptions.PreserveWhitespace))));

    [Theory]
    [InlineData("Returns links. All of them.", "Returns links.", "All of them.")]
    [InlineData("Opens version 1.2.0 of what is there", "Opens version 1.2.0 of what is there", "")]
    [InlineData("Reads release.yaml.", "Reads release.yaml.", "")]
    [InlineData("Asks first (by itself). -Confirm does it, too.", "Asks first (by itself).", "-Confirm does it, too.")]
    public void The_first_sentence_is_the_synopsis(string text, string first, string after) => Assert.Equal((first, after), DocText.Sentence(text));

    [Theory]
    [InlineData("Get-StagedRelease", "Get-StagedRelease")]
    [InlineData("\n            if ($x) {\n\n                Get-It\n            }\n            ", "if ($x) {\n\n    Get-It\n}")]
    [InlineData("Get-It |\n            Set-It", "Get-It |\n    Set-It")]
    public void Code_loses_the_indentation_of_its_docstring(string docs, string code) => Assert.Equal(code, DocText.Code(docs));

    [Fact]
    public void A_docstring_can_be_inherited()
    {
        var docs = new XmlDocs([XDocument.Parse($"""
            <doc><members>
              <member name="P:{typeof(Base).FullName!.Replace('+', '.')}.Name"><summary>From the base.</summary></member>
              <member name="P:{typeof(Derived).FullName!.Replace('+', '.')}.Name"><inheritdoc /></member>
              <member name="T:{typeof(Derived).FullName!.Replace('+', '.')}"><inheritdoc cref="P:{typeof(Base).FullName!.Replace('+', '.')}.Name" /></member>
            </members></doc>
            """)]);
        Assert.Equal("From the base.", docs.Of(typeof(Derived).GetProperty("Name")!)!.Element("summary")!.Value);
        Assert.Equal("From the base.", docs.Of(typeof(Derived))!.Element("summary")!.Value);
        Assert.Null(docs.Of(typeof(Base)));
    }

    [Theory]
    [InlineData("Get-ReleaseSession", "Id", "*")]
    [InlineData("Get-ReleaseSession", "Repository", ".")]       // of the base class
    [InlineData("Get-StagedRelease", "Build", "*")]
    [InlineData("New-ReleaseSession", "Version", null)]
    [InlineData("New-ReleaseSession", "Type", null)]
    public void A_default_is_found_without_creating_the_cmdlet(string name, string parameter, string? value) =>
        Assert.Equal(value, ModuleHelp.Cmdlets.Single(cmdlet => cmdlet.Name == name).Parameters.Single(each => each.Name == parameter).Default);

    [Fact]
    public void The_help_file_has_all_that_is_known()
    {
        XElement command = MamlFile.Write([Topic("New-ReleaseSession")]).Root!.Elements().Single();
        Assert.Equal("Opens the session of a release, or returns the one that is open already for the same version, commit and definition.", Value(command, "details", "description"));
        XElement type = command.Descendants().Single(each => each.Name.LocalName == "syntaxItem").Elements().Where(each => each.Name.LocalName == "parameter").Single(each => Value(each, "name") == "Type");
        Assert.Equal(["Alpha", "Beta", "Rc", "Official"], type.Elements().Single(each => each.Name.LocalName == "parameterValueGroup").Elements().Select(each => each.Value));
        Assert.Equal("Version", Value(command, "syntax", "syntaxItem", "parameter", "name"));
        Assert.Contains(command.Descendants().Where(each => each.Name.LocalName == "parameter"), each => Value(each, "name") == "WhatIf");
        Assert.Equal(Topic("New-ReleaseSession").Examples[0].Code, Value(command, "examples", "example", "code"));
        Assert.Contains("docs/sessions.md", Topic("Get-ReleaseSession").Links);
        Assert.Equal("Get-StagedRelease", Topic("Test-StagedRelease").Links[0]);    // the same noun comes first

        static string Value(XElement element, params string[] path) =>
            path.Aggregate(element, (current, name) => current.Elements().First(each => each.Name.LocalName == name)).Value;
    }

    [Fact]
    public void A_set_has_only_its_own_parameters()
    {
        var own = new ParameterUse("One", IsMandatory: true, Position: 0, FromPipeline: false, FromProperty: false);
        CmdletTopic topic = Topic("Get-ReleaseSession");
        ParameterTopic[] parameters = [topic.Parameters[0] with { Name = "First", Uses = [own] }, topic.Parameters[0] with { Name = "Second", Uses = [own with { Set = "Two" }] }];
        Assert.Equal("First", Assert.Single(parameters, parameter => parameter.In("One") is not null).Name);
        Assert.Equal("Second", Assert.Single(parameters, parameter => parameter.In("Two") is not null).Name);
    }

    private static CmdletTopic Topic(string name) => s_topics.Single(topic => topic.Cmdlet.Name == name);

    private static readonly IReadOnlyList<CmdletTopic> s_topics = ModuleHelp.Read(Checkout.Root);

    private class Base
    {
        public virtual string Name => "";
    }

    private sealed class Derived : Base
    {
        public override string Name => "derived";
    }
}
