using System.Text.RegularExpressions;
using ReleaseTools.Help;

namespace ReleaseTools.Conventions;

public sealed partial class ModuleManifestTests
{
    [Fact]
    public void The_manifest_exports_every_cmdlet_and_nothing_else()
    {
        string manifest = File.ReadAllText(Checkout.File("ReleaseTools.psd1"));
        string[] exported = [.. Name().Matches(Exports().Match(manifest).Value).Select(name => name.Groups["name"].Value)];
        string[] cmdlets = [.. ModuleHelp.Cmdlets.Select(cmdlet => cmdlet.Name)];
        Rule.Holds(
        [
            .. cmdlets.Except(exported).Select(name => $"{name} is not among CmdletsToExport of ReleaseTools.psd1"),
            .. exported.Except(cmdlets).Select(name => $"{name} is among CmdletsToExport of ReleaseTools.psd1, and there is no such cmdlet"),
            .. exported.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => $"{group.Key} is twice among CmdletsToExport"),
        ]);
    }

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\([^)]*\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Exports();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
