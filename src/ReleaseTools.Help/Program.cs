using System.Xml.Linq;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Help;
using ReleaseTools.Help.Docs;
using ReleaseTools.Help.Maml;

if (args is not [string checkout, string folder])
{
    Console.Error.WriteLine("usage: ReleaseTools.Help CHECKOUT FOLDER");
    return 2;
}

IReadOnlyList<CmdletTopic> topics = ModuleHelp.Read(checkout);
string[] gaps = [.. Gaps.In(topics)];
foreach (string gap in gaps) Console.WriteLine($"ReleaseTools.PowerShell : error HELP001: {gap}: Get-Help would have nothing to say.");
if (gaps.Length > 0) return 1;

Directory.CreateDirectory(folder);
foreach (string topic in Directory.EnumerateFiles(Path.Combine(checkout, "module"), "about_*.help.txt"))
    File.Copy(topic, Path.Combine(folder, Path.GetFileName(topic)), overwrite: true);
File.WriteAllText(Path.Combine(folder, DefinitionTopic.FileName), DefinitionTopic.Generate());
// last: the build takes it for the sign that all the others are there
MamlFile.Write(topics).Save(Path.Combine(folder, MamlFile.Name), SaveOptions.None);
return 0;
