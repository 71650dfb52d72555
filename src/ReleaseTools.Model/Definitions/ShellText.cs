namespace ReleaseTools.Definitions;

/// <summary>How values get into a script: as plain text that its shell interprets in no way, or through the environment.</summary>
public static class ShellText
{
    /// <summary>Characters besides letters and digits that mean nothing to the shell, whatever stands around them.</summary>
    private static string PlainIn(StepShell shell) => shell switch
    {
        StepShell.Sh or StepShell.Bash => "_./:@%+=,-",
        StepShell.Pwsh => @"_./:+=-\",
        _ => @"_./:+-@\",
    };

    /// <summary>Whether the shell takes a value that is pasted into a script for nothing but text.</summary>
    public static bool IsPlain(string value, StepShell shell)
    {
        string plain = PlainIn(shell);
        // Windows turns other alphabets into look-alikes before cmd reads them
        return value.All(c => plain.Contains(c) || (shell is StepShell.Cmd ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c)));
    }

    /// <summary>A text as one word of a POSIX shell's command line.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>How a script reads an environment variable without its value being interpreted; null for <c>cmd</c>, which interprets every value.</summary>
    public static string? Variable(string name, StepShell shell) => shell switch
    {
        StepShell.Sh or StepShell.Bash => $"\"${name}\"",
        StepShell.Pwsh => $"$env:{name}",
        _ => null,
    };
}
