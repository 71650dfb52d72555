using ReleaseTools.Engine.Ci;
using ReleaseTools.Engine.Processes;

namespace ReleaseTools.Cli.Output;

/// <summary>Where a command speaks: standard output for a person, standard error where standard output belongs to a JSON document. Plain where nobody looks.</summary>
internal sealed class ConsoleWriter : IDisposable
{
    private const string Warning = "warning: ";

    public ConsoleWriter(OutputFormat format)
    {
        Error = new OutputSide(Console.Error, Console.IsErrorRedirected);
        Out = format is OutputFormat.Json ? Error : new OutputSide(Console.Out, Console.IsOutputRedirected);
        Ci = CiHost.Find(ProcessEnvironment.Read(), Out.Writer.WriteLine, Remedy.ForCommandLine);
    }

    /// <summary>The CI that reads what is written here; null where there is none.</summary>
    public CiHost? Ci { get; }

    public OutputSide Out { get; }

    public OutputSide Error { get; }

    /// <summary>Whether a line may be drawn over.</summary>
    public bool IsLive => !Out.IsPlain;

    /// <summary>Whether somebody can be asked. In CI nobody can, whatever the streams are.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") is null or "";

    /// <summary>One line as it is: a terminal wraps it, so that what is copied from it stays whole.</summary>
    public void Line(string text = "") => Out.Writer.WriteLine(Neutral(text));

    /// <summary>A sentence that a person should know. Those that begin with <c>warning: </c> are warnings of the run in a CI.</summary>
    public void Notice(string sentence)
    {
        sentence = Remedy.ForCommandLine(sentence);
        if (!sentence.StartsWith(Warning, StringComparison.Ordinal)) Line(sentence);
        else if (Ci is { } ci) ci.Warn(sentence[Warning.Length..]);
        else Line($"{Paint(Warning.TrimEnd(), TextColor.Yellow)} {sentence[Warning.Length..]}");
    }

    /// <summary>The same beside the output, where a script reads that.</summary>
    public void Aside(string sentence) => Error.Writer.WriteLine(Neutral(Remedy.ForCommandLine(sentence)));

    /// <summary>Text in which a CI finds no commands.</summary>
    public string Neutral(string text) => Ci?.Neutral(text) ?? text;

    /// <summary>A JSON document in which a CI finds no commands.</summary>
    public string Document(string json) => Ci is null ? json : CiHost.NeutralJson(json);

    /// <summary>A table, with its first row as headings where it has some.</summary>
    public void Block(TextTable table, bool hasHeadings)
    {
        foreach (string line in table.Lines())
        {
            Line(hasHeadings ? Paint(line, TextColor.Bold) : line);
            hasHeadings = false;
        }
    }

    /// <summary>Text in a colour, where colours are seen.</summary>
    public string Paint(string text, TextColor tint) => Out.Paint(text, tint);

    /// <summary>Asks for a yes; anything else is a no.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken cancellation)
    {
        await Out.Writer.WriteAsync($"{question} [y/N] ");
        string? answer = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellation);
        return answer?.Trim() is { } text && (text.Equals("y", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        Console.Out.Flush();
        Console.Error.Flush();
    }
}
