using System.Management.Automation;
using System.Reflection;

namespace ReleaseTools.Help.Cmdlets;

/// <summary>Finds the cmdlets of an assembly and what their attributes declare.</summary>
public static class CmdletReader
{
    /// <returns>In the order of their names.</returns>
    public static IReadOnlyList<Cmdlet> Read(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => type.All<CmdletAttribute>().Any()).Select(Read).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    private static Cmdlet Read(Type type)
    {
        CustomAttributeData attribute = type.All<CmdletAttribute>().Single();
        string[] name = [.. attribute.Given<string>()];
        return new Cmdlet(
            type,
            name[0],
            name[1],
            attribute.Named<bool>(nameof(CmdletAttribute.SupportsShouldProcess)),
            attribute.Named<int>(nameof(CmdletAttribute.ConfirmImpact)) == (int)ConfirmImpact.High,
            attribute.Named<string>(nameof(CmdletAttribute.DefaultParameterSetName)),
            [.. type.GetProperties().Where(property => property.All<ParameterAttribute>().Any()).Select(Read).OrderBy(Rank)],
            [.. type.All<OutputTypeAttribute>().SelectMany(output => output.Given<Type>())]);
    }

    private static CmdletParameter Read(PropertyInfo property) => new(
        property,
        [.. property.All<ParameterAttribute>().Select(Use)],
        [.. property.All<AliasAttribute>().SelectMany(alias => alias.Given<string>())],
        property.All<SupportsWildcardsAttribute>().Any(),
        ValidValues(property),
        InitialValue.Of(property));

    private static ParameterUse Use(CustomAttributeData attribute) => new(
        attribute.Named<string>(nameof(ParameterAttribute.ParameterSetName)) ?? ParameterUse.EverySet,
        attribute.Named<bool>(nameof(ParameterAttribute.Mandatory)),
        attribute.Named<int?>(nameof(ParameterAttribute.Position)),
        attribute.Named<bool>(nameof(ParameterAttribute.ValueFromPipeline)),
        attribute.Named<bool>(nameof(ParameterAttribute.ValueFromPipelineByPropertyName)));

    private static string[] ValidValues(PropertyInfo property)
    {
        Type type = TypeText.Single(property.PropertyType);
        return type.IsEnum ? Enum.GetNames(type) : [.. property.All<ValidateSetAttribute>().SelectMany(values => values.Given<string>())];
    }

    // as PowerShell lists them: by position, then what must be given, then the cmdlet's own before those it shares with others
    private static (int Position, bool IsOptional, int Depth) Rank(CmdletParameter parameter)
    {
        int depth = 0;
        for (Type? type = parameter.Property.ReflectedType; type is not null && type != parameter.Property.DeclaringType; type = type.BaseType) depth++;
        return (parameter.Uses.Min(use => use.Position ?? int.MaxValue), !parameter.Uses.Any(use => use.IsMandatory), depth);
    }
}
