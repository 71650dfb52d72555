using ReleaseTools.Surface;

if (args is not [string assembly])
{
    Console.Error.WriteLine("usage: ReleaseTools.Surface ASSEMBLY");
    return 2;
}

using FileStream file = File.Open(assembly, FileMode.Open, FileAccess.ReadWrite);
foreach (MetadataFlag flag in RecordSurface.Find(file)) flag.Write(file);
return 0;
