using System.CommandLine;
using System.CommandLine.Parsing;
using ReleaseTools.Formatting;

namespace ReleaseTools.Cli.Output;

/// <summary>Reports a command line that could not be read: the problems, and where help is. With <c>--output json</c> as the document that every failure is.</summary>
internal static class UsageReport
{
    public static int Show(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        var error = new UsageException("CommandLineInvalid", target: null, string.Join('\n', Problems(parsed)), $"See what it takes: {Path(parsed.CommandResult)} --help");
        OutputFormat format = IsJson(arguments) ? OutputFormat.Json : OutputFormat.Text;
        using var console = new ConsoleWriter(format);
        return (int)new ErrorReport(console, Logging.Redactor.ForEnvironment(Engine.Processes.ProcessEnvironment.Read())).Show(error, format);
    }

    private static IEnumerable<string> Problems(ParseResult parsed) =>
        parsed.Errors.Where(error => !error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)).Select(Describe).Concat(Unknown(parsed)).Distinct();

    private static IEnumerable<string> Unknown(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        bool isValue = false;
        foreach (string token in parsed.UnmatchedTokens)
        {
            bool isOption = token.StartsWith('-');
            if (isOption) yield return $"There is no option {token}{Hint(token, command.Options.Select(option => option.Name))}";
            else if (command.Subcommands.Any()) yield return $"There is no command {token}{Hint(token, command.Subcommands.Select(each => each.Name))}";
            // what follows an unknown option is most likely meant for it
            else if (!isValue) yield return $"'{token}' is one argument too many.";
            isValue = isOption;
        }
    }

    private static string Hint(string token, IEnumerable<string> known) => NearestName.Of(token, known) is { } nearest ? $"; did you mean {nearest}?" : ".";

    // a wrong value is answered with the allowed ones, not with the name of a .NET type
    private static string Describe(ParseError error)
    {
        if (!error.Message.Contains("as expected type", StringComparison.Ordinal)) return error.Message;
        for (SymbolResult? at = error.SymbolResult; at is not null; at = at.Parent)
        {
            Type? type = at is OptionResult option ? option.Option.ValueType : at is ArgumentResult argument ? argument.Argument.ValueType : null;
            if (type is null) continue;
            string name = at is OptionResult { Option.Name: { } optionName } ? optionName : ((ArgumentResult)at).Argument.Name, value = string.Join(' ', at.Tokens.Select(token => token.Value));
            Type plain = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
            return plain.IsEnum
                ? $"{name} can't be {value}. It is one of: {string.Join(", ", Enum.GetNames(plain).Select(choice => choice.ToLowerInvariant()))}."
                : $"{name} can't be {value}: that is no {(plain == typeof(bool) ? "true or false" : "number")}.";
        }
        return error.Message;
    }

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "release";

    // the line could not be read, so its options can't be asked
    private static bool IsJson(IReadOnlyList<string> arguments)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--output" or "-o" && i + 1 < arguments.Count && arguments[i + 1] == "json") return true;
            if (arguments[i] is "--output=json" or "--output:json" or "-o=json" or "-o:json" or "-ojson") return true;
        }
        return false;
    }
}
