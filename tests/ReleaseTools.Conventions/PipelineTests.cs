using System.Management.Automation;
using System.Reflection;
using ReleaseTools.Help;
using ReleaseTools.Help.Cmdlets;
using ReleaseTools.Sessions;

namespace ReleaseTools.Conventions;

public sealed class PipelineTests
{
    // what Get-Item and Get-ChildItem return has these
    private static readonly string[] s_item = ["PSPath", "FullName"];

    private static readonly Assembly s_model = typeof(ReleaseSession).Assembly;

    [Fact]
    public void A_parameter_set_takes_at_most_one_input_by_value() => Rule.HoldsForCmdlets(cmdlet =>
        cmdlet.Sets.FirstOrDefault(set => cmdlet.Parameters.Count(parameter => parameter.In(set) is { FromPipeline: true }) > 1) is { } set ? $"takes several inputs by value in its parameter set {set}" : null);

    [Fact]
    public void No_two_parameters_of_a_set_share_a_position() => Rule.HoldsForCmdlets(cmdlet =>
        cmdlet.Sets.SelectMany(set => cmdlet.Parameters.Select(parameter => parameter.In(set)?.Position).OfType<int>().GroupBy(position => position).Where(group => group.Count() > 1).Select(group => $"has several parameters at position {group.Key} of its set {set}")).FirstOrDefault());

    [Fact]
    public void A_parameter_that_binds_by_property_name_finds_such_a_property_in_some_output()
    {
        HashSet<string> properties = [.. ModuleHelp.Cmdlets.SelectMany(cmdlet => cmdlet.Outputs).SelectMany(output => output.GetProperties()).Select(property => property.Name), .. s_item];
        Rule.HoldsForParameters((_, parameter) =>
            parameter.Uses.Any(use => use.FromProperty) && !parameter.Aliases.Append(parameter.Name).Any(properties.Contains) ? "binds by property name, and nothing that a cmdlet returns has such a property" : null);
    }

    [Fact]
    public void An_output_is_declared_and_is_a_type_of_the_model() => Rule.HoldsForCmdlets(cmdlet =>
        cmdlet.Outputs.Count == 0 ? "has no OutputType"
        : cmdlet.Outputs[0].Assembly != s_model ? $"returns {cmdlet.Outputs[0]} first, which is not a type of ReleaseTools.Model"
        : cmdlet.Outputs.FirstOrDefault(type => !IsPublic(type)) is { } foreign ? $"returns {foreign}, which is neither ours nor known to every script" : null);

    [Fact]
    public void A_parameter_is_of_the_model_or_known_to_every_script() => Rule.HoldsForParameters((_, parameter) =>
        IsPublic(TypeText.Single(parameter.Type)) ? null : $"is a {parameter.Type}");

    [Fact]
    public void What_matches_names_says_so() => Rule.HoldsForParameters((cmdlet, parameter) =>
    {
        string text = string.Concat(Topic(cmdlet).Parameters.Single(each => each.Name == parameter.Name).Text);
        return (text.Contains("wildcard", StringComparison.OrdinalIgnoreCase), parameter.HasWildcards) switch
        {
            (true, false) => "tells of wildcards, and has no [SupportsWildcards]",
            (false, true) => "has [SupportsWildcards], and does not tell of wildcards",
            _ when parameter is { Default: "*", HasWildcards: false } => "begins as *, and has no [SupportsWildcards]",
            _ => null,
        };
    });

    [Theory]
    [InlineData("Token", typeof(string), true)]
    [InlineData("ApiKey", typeof(string), true)]
    [InlineData("Password", typeof(string[]), true)]
    [InlineData("Token", typeof(System.Security.SecureString), false)]
    [InlineData("Credential", typeof(PSCredential), false)]
    [InlineData("SecretName", typeof(string), false)]          // a name is not the secret
    [InlineData("Name", typeof(string), false)]
    public void What_is_a_secret_in_plain_text(string name, Type type, bool isLeak) => Assert.Equal(isLeak, IsPlainSecret(name, type));

    [Fact]
    public void No_secret_is_taken_in_plain_text() => Rule.HoldsForParameters((_, parameter) =>
        parameter.Aliases.Append(parameter.Name).Any(name => IsPlainSecret(name, parameter.Type)) ? $"takes a secret as {TypeText.Of(parameter.Type)}: take a SecureString" : null);

    private static bool IsPlainSecret(string name, Type type)
    {
        string[] words = ["Token", "Password", "Passphrase", "Secret", "Key", "Credential"];
        return words.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
            && TypeText.Single(type) is var single && single != typeof(System.Security.SecureString) && single != typeof(PSCredential) && single != typeof(SwitchParameter);
    }

    private static bool IsPublic(Type type) =>
        type.Assembly == s_model || type.Assembly == typeof(PSObject).Assembly || type.Namespace is "System" or "System.Collections" or "System.IO" or "System.Security";

    private static Help.Docs.CmdletTopic Topic(Help.Cmdlets.Cmdlet cmdlet) => s_topics.Single(topic => topic.Cmdlet.Name == cmdlet.Name);

    private static readonly IReadOnlyList<Help.Docs.CmdletTopic> s_topics = ModuleHelp.Read(Checkout.Root);
}
