using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseTools.Cli.Output;

/// <summary>Where a command speaks: standard output for a person, standard error where standard output belongs to a JSON document. Plain where nobody looks.</summary>
internal sealed class Screen : IDisposable
{
    public Screen(OutputFormat format)
    {
        Error = Create(Console.Error, Console.IsErrorRedirected);
        Out = format is OutputFormat.Json ? Error : Create(Console.Out, Console.IsOutputRedirected);
        IsLive = !(format is OutputFormat.Json ? Console.IsErrorRedirected : Console.IsOutputRedirected) && !IsPlain;
    }

    public IAnsiConsole Out { get; }

    public IAnsiConsole Error { get; }

    /// <summary>Whether a line may be drawn over.</summary>
    public bool IsLive { get; }

    /// <summary>Whether somebody can be asked. In CI nobody can, whatever the streams are.</summary>
    public static bool CanAsk => !Console.IsInputRedirected && !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("CI") is null or "";

    // a digest that is wrapped can't be copied
    private const int Unwrapped = 1000;

    private static bool IsPlain => Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>One line as it is: a terminal wraps it, so that what is copied from it stays whole.</summary>
    public void Line(string text = "") => Out.Profile.Out.Writer.WriteLine(text);

    /// <summary>A table, as wide as it is, without blanks at the ends of its lines.</summary>
    public void Block(IRenderable table)
    {
        using var text = new StringWriter();
        IAnsiConsole canvas = Create(text, Out.Profile.Capabilities.ColorSystem is ColorSystem.NoColors);
        canvas.Profile.Width = Unwrapped;
        canvas.Write(table);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n')) Line(line.TrimEnd());
    }

    /// <summary>Text in a colour, where colours are seen.</summary>
    public string Paint(string text, Tint tint) => Paint(Out, text, tint);

    /// <inheritdoc cref="Paint(string, Tint)"/>
    public static string Paint(IAnsiConsole console, string text, Tint tint) =>
        console.Profile.Capabilities.ColorSystem is ColorSystem.NoColors ? text : $"\u001b[{(int)tint}m{text}\u001b[0m";

    /// <summary>Asks for a yes; anything else is a no.</summary>
    public async Task<bool> AskAsync(string question, CancellationToken cancellation)
    {
        await Out.Profile.Out.Writer.WriteAsync($"{question} [y/N] ");
        string? answer = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellation);
        return answer?.Trim() is { } text && (text.Equals("y", StringComparison.OrdinalIgnoreCase) || text.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }

    public void Dispose()
    {
        Console.Out.Flush();
        Console.Error.Flush();
    }

    private static IAnsiConsole Create(TextWriter writer, bool isRedirected)
    {
        bool plain = isRedirected || IsPlain;
        bool noColor = plain || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        if (plain) console.Profile.Width = Unwrapped;
        return console;
    }
}
