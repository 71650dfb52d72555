using System.Reflection;
using System.Runtime.CompilerServices;
using ReleaseTools.Help;
using ReleaseTools.Sessions;

namespace ReleaseTools.Conventions;

/// <summary>What people meet of an object that a cmdlet has returned, and of all that it holds: in Get-Member, in ConvertTo-Json, as text.</summary>
public sealed class OutputTests
{
    private static readonly Assembly s_model = typeof(ReleaseSession).Assembly;

    private static readonly HashSet<Type> s_outputs = [.. ModuleHelp.Cmdlets.SelectMany(cmdlet => cmdlet.Outputs).Where(type => type.Assembly == s_model)];

    private static readonly HashSet<Type> s_held = Held();

    // the compiler's own text of a record names .NET's collections
    [Fact]
    public void It_has_a_text_of_its_own() => Rule.Holds(s_held
        .Where(type => type.IsClass && type.GetMethod(nameof(ToString), [])!.IsDefined(typeof(CompilerGeneratedAttribute)) && HoldsMuch(type))
        .Select(type => $"{type.FullName} has no text of its own: override ToString"));

    // ConvertTo-Json writes the number of any other enum, unless it is told -EnumsAsStrings
    [Fact]
    public void An_enum_is_a_long_so_that_ConvertTo_Json_writes_its_name() => Rule.Holds(s_held
        .Where(type => type.IsEnum && Enum.GetUnderlyingType(type) != typeof(long))
        .Select(type => $"{type.FullName} becomes a number in JSON: make it an enum of long"));

    // ReleaseTools.Surface sees to it
    [Fact]
    public void What_the_compiler_makes_of_a_record_is_hidden_from_Get_Member() => Rule.Holds(s_held.Where(type => type.IsClass).SelectMany(type => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.Name is "<Clone>$" or "Deconstruct" && !method.IsSpecialName)
        .Select(method => $"{type.FullName} shows {method.Name}")));

    [Fact]
    public void Nothing_of_it_can_be_set() => Rule.Holds(s_held.Where(type => type.IsClass).SelectMany(type => type
        .GetProperties().Where(property => property.SetMethod is { IsPublic: true })
        .Select(property => $"{type.FullName}.{property.Name} can be set")));

    private static bool HoldsMuch(Type type) => s_outputs.Contains(type)
        || type.GetProperties().Any(property => property.PropertyType != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType));

    private static HashSet<Type> Held()
    {
        HashSet<Type> types = [.. s_outputs];
        var waiting = new Queue<Type>(types);
        while (waiting.TryDequeue(out Type? type))
        {
            foreach (Type held in type.GetProperties().SelectMany(property => property.PropertyType.GetGenericArguments().Append(property.PropertyType)).Where(held => held.Assembly == s_model && !held.IsInterface))
            {
                if (types.Add(held)) waiting.Enqueue(held);
            }
        }
        return types;
    }
}
