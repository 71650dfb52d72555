namespace ReleaseTools.Help.Docs;

/// <summary>Finds what is not documented.</summary>
public static class Gaps
{
    /// <returns>A sentence for each gap, which names the cmdlet and the parameter.</returns>
    public static IEnumerable<string> In(IEnumerable<CmdletTopic> topics) => topics.SelectMany(topic =>
        new[]
        {
            topic.Synopsis.Length == 0 ? $"{topic.Cmdlet.Name} has no <summary>" : null,
            topic.Examples.Count < 2 ? $"{topic.Cmdlet.Name} has {topic.Examples.Count} of at least 2 <example>s" : null,
        }
        .Concat(topic.Examples.Select((example, index) =>
            example.Code.Length == 0 ? $"{topic.Cmdlet.Name}, example {index + 1} has no <code>"
            : example.Title.Length == 0 ? $"{topic.Cmdlet.Name}, example {index + 1} does not say what it does"
            : null))
        .Concat(topic.Parameters.Where(parameter => parameter.Text.Count == 0).Select(parameter => $"{topic.Cmdlet.Name} -{parameter.Name} has no <summary>"))
        .Concat(topic.Outputs.Where(output => output.Text.Count == 0 && output.Type.Assembly != typeof(object).Assembly).Select(output => $"{topic.Cmdlet.Name} returns {output.Type.Name}, which has no <summary>"))
        .OfType<string>());
}
