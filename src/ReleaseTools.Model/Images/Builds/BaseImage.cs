namespace ReleaseTools.Images.Builds;

/// <summary>An image that the build of a Dockerfile takes from elsewhere.</summary>
/// <param name="Platform">What it has to run on; null = what the engine's machine does.</param>
public sealed record BaseImage(RegistryReference Image, ImagePlatform? Platform)
{
    private const string Nothing = "scratch";

    /// <summary>The images that the last stage of a Dockerfile needs, in order. One whose name depends on what is not known here is left out.</summary>
    /// <param name="arguments">Given for <c>ARG</c>.</param>
    /// <param name="target">What is built for; null = what the engine's machine runs.</param>
    public static IReadOnlyList<BaseImage> In(DockerfileText dockerfile, IReadOnlyDictionary<string, string> arguments, ImagePlatform? target)
    {
        Stage[] stages = [.. Stages(dockerfile, arguments, target)];
        var needed = new SortedSet<int>(stages.Length > 0 ? [stages.Length - 1] : []);
        // a stage can only name those before it
        for (int at = stages.Length - 1; at >= 0; at--)
        {
            if (needed.Contains(at)) needed.UnionWith(stages[at].Names.Select(name => Find(stages, name, at)).Where(other => other >= 0));
        }
        string[] syntax = dockerfile.Syntax is { } named ? [named] : [];
        IEnumerable<(string Name, ImagePlatform? Platform)> images = syntax.Select(name => (name, (ImagePlatform?)null))
            .Concat(needed.SelectMany(at => stages[at].Names.Where(name => Find(stages, name, at) < 0).Select((name, number) => (name, number == 0 ? stages[at].Platform : target))));
        return [.. images.Where(image => image.Name != Nothing).Select(image => RegistryReference.TryParse(image.Name, out RegistryReference? reference) ? new BaseImage(reference, image.Platform) : null).OfType<BaseImage>().Distinct()];
    }

    private static IEnumerable<Stage> Stages(DockerfileText dockerfile, IReadOnlyDictionary<string, string> arguments, ImagePlatform? target)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (target is not null) (values["TARGETPLATFORM"], values["TARGETOS"], values["TARGETARCH"], values["TARGETVARIANT"]) = (target.ToString(), target.Os, target.Architecture, target.Variant ?? "");
        Stage? stage = null;
        foreach (DockerfileInstruction instruction in dockerfile.Instructions)
        {
            if (instruction.Keyword is "ARG" && stage is null) Declare(instruction);
            if (instruction.Keyword is "FROM")
            {
                if (stage is not null) yield return stage;
                stage = From(instruction);
            }
            if (instruction.Keyword is "COPY" or "ADD") stage?.Names.AddRange(instruction.Option("--from"));
            if (instruction.Keyword is "RUN") stage?.Names.AddRange(instruction.Option("--mount").SelectMany(mount => mount.Split(',')).Where(part => part.StartsWith("from=", StringComparison.Ordinal)).Select(part => part[5..]));
        }
        if (stage is not null) yield return stage;

        void Declare(DockerfileInstruction instruction)
        {
            foreach (string word in instruction.Words)
            {
                string[] sides = word.Split('=', 2);
                if (arguments.TryGetValue(sides[0], out string? given)) values[sides[0]] = given;
                else if (sides.Length == 2) values[sides[0]] = Expand(sides[1]);
            }
        }

        Stage From(DockerfileInstruction instruction)
        {
            string[] words = [.. instruction.Arguments];
            string? platform = instruction.Option("--platform").LastOrDefault();
            return new Stage(words is [_, var word, var name] && word.Equals("as", StringComparison.OrdinalIgnoreCase) ? name : null, platform is null ? target : ImagePlatform.TryParse(Expand(platform), out ImagePlatform? known) ? known : null)
            {
                Names = { words.Length > 0 && Expand(words[0]) is { } image ? image : Nothing },
            };
        }

        string? Expand(string word) => DockerfileVariables.Expand(word, name => values.GetValueOrDefault(name));
    }

    // by name, and where files are copied by number, too
    private static int Find(Stage[] stages, string name, int before)
    {
        for (int at = before - 1; at >= 0; at--)
        {
            if (name.Equals(stages[at].Name, StringComparison.OrdinalIgnoreCase)) return at;
        }
        return int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) && number < before ? number : -1;
    }

    /// <param name="Name">Null where it has none.</param>
    private sealed record Stage(string? Name, ImagePlatform? Platform)
    {
        /// <summary>The images and stages that it needs; the first is what it begins with.</summary>
        public List<string> Names { get; } = [];
    }
}
