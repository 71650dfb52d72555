using System.Runtime.CompilerServices;
using Spectre.Console;

namespace ReleaseTools.Cli.Output;

/// <summary>One of the two streams that a command speaks on, and what can be shown there. What a terminal can do is found out where there is one.</summary>
internal sealed class OutputSide(TextWriter writer, bool isRedirected)
{
    // a digest that is wrapped can't be copied
    private const int Unwrapped = 1000;

    private bool? _hasColor;

    public TextWriter Writer => writer;

    /// <summary>Whether nobody looks, or it is no more than a printer.</summary>
    public bool IsPlain { get; } = isRedirected || Environment.GetEnvironmentVariable("TERM") == "dumb";

    /// <summary>Whether what is written is kept in a file, as far as the system tells: what is meant for a CI's eyes alone has no place there.</summary>
    public bool IsFile => isRedirected && OperatingSystem.IsLinux() && File.ResolveLinkTarget($"/proc/self/fd/{(writer == Console.Error ? 2 : 1)}", returnFinalTarget: false) is { Exists: true };

    /// <summary>In columns.</summary>
    public int Width => IsPlain ? Unwrapped : Terminal.Profile.Width;

    private bool HasColor => _hasColor ??= !IsPlain && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && TerminalHasColor();

    private IAnsiConsole Terminal => field ??= AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Interactive = InteractionSupport.No,
    });

    // on its own, so that Spectre is loaded only where it is asked
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TerminalHasColor() => Terminal.Profile.Capabilities.ColorSystem is not ColorSystem.NoColors;

    /// <summary>Text in a colour, where colours are seen.</summary>
    public string Paint(string text, TextColor tint) => HasColor ? $"\u001b[{(int)tint}m{text}\u001b[0m" : text;
}
