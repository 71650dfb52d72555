using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ReleaseTools.Conventions;

/// <summary>Which folders of a project use which: read from its compiled code, where namespaces are folders, and from the <c>using</c> lines of its sources, since constants leave no trace in the code.</summary>
internal sealed class FolderGraph
{
    private readonly string _root;
    private readonly SortedDictionary<(string From, string To), string> _uses = [];

    private FolderGraph(string root) => _root = root;

    /// <summary>What a folder uses, with an example of each.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Uses => _uses;

    /// <param name="assembly">The path of the compiled project.</param>
    /// <param name="sources">The project's folder.</param>
    /// <param name="root">The namespace of the project's own folder.</param>
    public static FolderGraph Of(string assembly, string sources, string root)
    {
        var graph = new FolderGraph(root);
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        foreach (TypeDefinition type in module.GetTypes())
        {
            foreach (TypeReference used in UsedBy(type)) graph.Add(FolderOf(type, root), FolderOf(used, root), $"{Outermost(type).Name} uses {Outermost(used).Name}");
        }
        foreach (string file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)) graph.AddUsings(sources, file);
        return graph;
    }

    /// <summary>The graph among the folders that lie in one folder: each stands for all that is in it.</summary>
    /// <param name="folder">Empty for the project's own.</param>
    public IReadOnlyDictionary<(string From, string To), string> Within(string folder)
    {
        string prefix = folder.Length == 0 ? "" : folder + "/";
        var within = new SortedDictionary<(string, string), string>();
        foreach (((string from, string to), string example) in _uses)
        {
            if (!from.StartsWith(prefix, StringComparison.Ordinal) || !to.StartsWith(prefix, StringComparison.Ordinal)) continue;
            string a = from[prefix.Length..].Split('/')[0], b = to[prefix.Length..].Split('/')[0];
            if (a != b) within.TryAdd((a, b), example);
        }
        return within;
    }

    /// <summary>Every folder that has folders.</summary>
    public IEnumerable<string> Parents() => _uses.Keys.SelectMany(use => new[] { use.From, use.To }).SelectMany(Above).Prepend("").Distinct(StringComparer.Ordinal);

    /// <summary>How many floors lie below each folder: it stands right above the highest that it uses.</summary>
    /// <param name="uses">Without circles.</param>
    public static IReadOnlyDictionary<string, int> Floors(IReadOnlyDictionary<(string From, string To), string> uses)
    {
        var floors = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string from, string to) in uses.Keys) (floors[from], floors[to]) = (Of(from), Of(to));
        return floors;

        int Of(string folder) => floors.TryGetValue(folder, out int known) ? known
            : floors[folder] = uses.Keys.Where(use => use.From == folder).Select(use => Of(use.To) + 1).DefaultIfEmpty(0).Max();
    }

    /// <summary>The uses that are part of a circle.</summary>
    public static IEnumerable<KeyValuePair<(string From, string To), string>> Circular(IReadOnlyDictionary<(string From, string To), string> uses)
    {
        ILookup<string, string> next = Next(uses);
        return uses.Where(use => Reaches(next, use.Key.To, use.Key.From, new HashSet<string>(StringComparer.Ordinal)));
    }

    /// <summary>The uses that don't follow from others.</summary>
    /// <param name="uses">Without circles.</param>
    public static IEnumerable<(string From, string To)> Direct(IReadOnlyDictionary<(string From, string To), string> uses)
    {
        ILookup<string, string> next = Next(uses);
        return uses.Keys.Where(use => !next[use.From].Any(step => step != use.To && Reaches(next, step, use.To, new HashSet<string>(StringComparer.Ordinal))));
    }

    private static ILookup<string, string> Next(IReadOnlyDictionary<(string From, string To), string> uses) => uses.Keys.ToLookup(use => use.From, use => use.To, StringComparer.Ordinal);

    private static bool Reaches(ILookup<string, string> next, string from, string to, HashSet<string> seen) =>
        from == to || (seen.Add(from) && next[from].Any(step => Reaches(next, step, to, seen)));

    private static IEnumerable<string> Above(string folder)
    {
        for (int slash = folder.LastIndexOf('/'); slash > 0; slash = folder.LastIndexOf('/', slash - 1)) yield return folder[..slash];
    }

    private void Add(string? from, string? to, string example)
    {
        if (from is not null && to is not null && from != to) _uses.TryAdd((from, to), example);
    }

    private void AddUsings(string sources, string file)
    {
        string folder = Path.GetDirectoryName(Path.GetRelativePath(sources, file))!.Replace('\\', '/');
        if (folder.Split('/')[0] is "bin" or "obj") return;
        string mark = $"using {_root}.";
        foreach (string line in File.ReadLines(file).TakeWhile(line => !line.StartsWith("namespace ", StringComparison.Ordinal)).Where(line => line.StartsWith(mark, StringComparison.Ordinal)))
        {
            // of another project, whose folders have the same beginning
            string used = line[mark.Length..].TrimEnd(';').Replace('.', '/');
            if (Directory.Exists(Path.Combine(sources, used))) Add(folder, used, $"{Path.GetFileName(file)} says {line}");
        }
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // of types that lie in no folder, such as what the compiler makes, there is nothing to say
    private static string? FolderOf(TypeReference type, string root)
    {
        TypeReference outer = Outermost(type);
        if (outer.Scope is not ModuleDefinition) return null;
        return outer.Namespace == root ? "(root)" : outer.Namespace.StartsWith(root + ".", StringComparison.Ordinal) ? outer.Namespace[(root.Length + 1)..].Replace('.', '/') : null;
    }

    private static IEnumerable<TypeReference> UsedBy(TypeDefinition type)
    {
        IEnumerable<TypeReference?> all = [type.BaseType, .. type.Interfaces.Select(each => each.InterfaceType), .. type.Fields.Select(field => field.FieldType), .. Attributes(type), .. Generics(type), .. type.Methods.SelectMany(UsedBy)];
        return all.OfType<TypeReference>().SelectMany(Parts);
    }

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
        [method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType), .. Attributes(method), .. Generics(method), .. method.HasBody ? UsedBy(method.Body) : []];

    private static IEnumerable<TypeReference?> UsedBy(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(Operand),
    ];

    private static IEnumerable<TypeReference?> Operand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider of) =>
        of.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    private static IEnumerable<TypeReference> Generics(IGenericParameterProvider of) => of.GenericParameters.SelectMany(parameter => parameter.Constraints.Select(constraint => constraint.ConstraintType));

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType),
        TypeSpecification special => Parts(special.ElementType),
        _ => [type],
    };
}
