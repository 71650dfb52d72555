namespace ReleaseTools.Images.Builds;

/// <summary>An instruction of a Dockerfile, its lines joined, without the documents that follow it.</summary>
/// <param name="Keyword">In upper case: <c>FROM</c>.</param>
public sealed record DockerfileInstruction(string Keyword, string Rest)
{
    /// <summary>What follows the keyword, as words: options first.</summary>
    public IReadOnlyList<string> Words { get; } = Rest.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The values of an option, each time that it is given: <c>--from</c>.</summary>
    public IEnumerable<string> Option(string name) =>
        Words.TakeWhile(word => word.StartsWith("--", StringComparison.Ordinal)).Where(word => word.StartsWith($"{name}=", StringComparison.Ordinal)).Select(word => word[(name.Length + 1)..]);

    /// <summary>The words behind the options.</summary>
    public IEnumerable<string> Arguments => Words.SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal));
}
