using System.CommandLine;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Cli.Commands;

/// <summary>Names registries that have no encryption.</summary>
internal sealed class PlainHttpOption : Option<string[]>
{
    public PlainHttpOption() : base("--plain-http")
    {
        Description = "A registry that is spoken to without encryption; those of this machine always are. May be repeated.";
        HelpName = "HOST:PORT";
    }

    public RegistryOptions In(ParseResult arguments) => RegistryOptions.WithPlainHttp(arguments.GetValue(this) ?? []);
}
