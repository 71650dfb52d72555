using System.Text.RegularExpressions;

namespace ReleaseTools;

/// <summary>
/// Remedies name what to type as both sides know it: <c>release list (in PowerShell: Get-ReleaseSession)</c>, <c>--commit X (in PowerShell: -Commit X)</c>.
/// Each side shows its own.
/// </summary>
public static partial class Remedy
{
    /// <summary>For a failure whose message says what is wrong, in the words of the system, a server or a store.</summary>
    public const string FixAndRerun = "Fix the reported problem, then run the same command again: finished work is kept.";

    /// <param name="text">A remedy, or a message that holds some.</param>
    public static string ForPowerShell(string text) => Pair().Replace(text, "${powershell}");

    /// <inheritdoc cref="ForPowerShell"/>
    public static string ForCommandLine(string text) => Pair().Replace(text, "${command}");

    [GeneratedRegex("""(?<command>\b(?<!\S)release [^:;()\n]+|--[a-z][^:;()\n]*) \(in PowerShell: (?<powershell>[^()\n]+)\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();
}
