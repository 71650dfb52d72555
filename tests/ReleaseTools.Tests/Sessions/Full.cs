using System.Reflection;
using System.Text;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Sessions;

/// <summary>Makes records in which every property has a value that is neither its default nor that of another property: what is forgotten or mixed up shows.</summary>
internal static class Full
{
    public static T Make<T>() => (T)Make(typeof(T));

    /// <param name="turn">Which choice of an enumeration is taken; they come round.</param>
    public static object Make(Type type, int turn = 1) => Make(type, turn, "value");

    private static object Make(Type type, int turn, string name)
    {
        int seed = name.Sum(c => c);
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"a \"{name}\" é";
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return seed;
        if (type == typeof(long)) return seed + (1L << 40);
        if (type == typeof(TimeSpan)) return new TimeSpan(1, 2, 3, 4, seed % 1000);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 11, 21, 9, 30, seed % 60, TimeSpan.FromHours(2));
        if (type == typeof(ReleaseVersion)) return ReleaseVersion.Parse($"1.2.{seed}-rc.1");
        if (type == typeof(ImageDigest)) return ImageDigest.Of(Encoding.UTF8.GetBytes(name));
        if (type == typeof(StepOutput)) return Make(typeof(BuildFinished), turn, name);
        if (type.IsEnum) return Enum.GetValues(type) is { } choices ? choices.GetValue(turn % choices.Length)! : throw new NotSupportedException();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)) return new Dictionary<string, string>(StringComparer.Ordinal) { ["b " + name] = "1", ["a"] = "2" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return MakeList(type.GetGenericArguments()[0], turn, name);
        if (!type.IsClass || type.Namespace?.StartsWith("ReleaseTools", StringComparison.Ordinal) != true) throw new NotSupportedException($"{name} is a {type}: say here how one is made.");
        return MakeRecord(type, turn);
    }

    private static Array MakeList(Type type, int turn, string name)
    {
        var list = Array.CreateInstance(type, 2);
        for (int i = 0; i < list.Length; i++) list.SetValue(Make(type, turn + i, $"{name} {i}"), i);
        return list;
    }

    private static object MakeRecord(Type type, int turn)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        object made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType, turn, parameter.Name!.ToLowerInvariant()))]);
        foreach ((PropertyInfo property, MethodInfo accessor) in InitAccessors.Of(type)) accessor.Invoke(made, [Make(property.PropertyType, turn, property.Name.ToLowerInvariant())]);
        return made;
    }
}
