using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ReleaseTools.Surface;

/// <summary>
/// What people at a prompt should not meet in a record: <c>&lt;Clone&gt;$</c> and <c>Deconstruct</c> become methods with a special name, which Get-Member leaves out,
/// and an <c>init</c> accessor is no property's setter any more, so that PowerShell shows <c>{get;}</c> and refuses to set it. Nothing moves: two bytes of a row are
/// written over. C# compiles against the reference assembly, which stays as it is, and calls all of them as before.
/// </summary>
internal static class RecordSurface
{
    private const string Clone = "<Clone>$", Deconstruct = "Deconstruct";

    // ECMA-335 II.22.26: RVA and ImplFlags stand before a method's Flags; II.22.28: Semantics comes first in its row
    private const int FlagsInMethodRow = 6;
    private const int LargestShortIndex = ushort.MaxValue;
    private const byte RequiredModifier = 0x1f;

    public static IReadOnlyList<MetadataFlag> Find(Stream assembly)
    {
        using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen | PEStreamOptions.PrefetchEntireImage);
        MetadataReader metadata = file.GetMetadataReader();
        long start = file.PEHeaders.MetadataStartOffset;
        return [.. Methods(metadata, start), .. Setters(file, metadata, start)];
    }

    private static IEnumerable<MetadataFlag> Methods(MetadataReader metadata, long start)
    {
        foreach (TypeDefinition type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
        {
            foreach (MethodDefinitionHandle handle in type.GetMethods())
            {
                MethodDefinition method = metadata.GetMethodDefinition(handle);
                if (metadata.GetString(method.Name) is Clone or Deconstruct)
                    yield return new MetadataFlag(start + Row(metadata, TableIndex.MethodDef, MetadataTokens.GetRowNumber(handle)) + FlagsInMethodRow, (ushort)(method.Attributes | MethodAttributes.SpecialName));
            }
        }
    }

    private static IEnumerable<MetadataFlag> Setters(PEReader file, MetadataReader metadata, long start)
    {
        bool isShort = metadata.GetTableRowCount(TableIndex.MethodDef) <= LargestShortIndex;
        for (int row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSemantics); row++)
        {
            int offset = Row(metadata, TableIndex.MethodSemantics, row);
            BlobReader bytes = file.GetMetadata().GetReader(offset, metadata.GetTableRowSize(TableIndex.MethodSemantics));
            var semantics = (MethodSemanticsAttributes)bytes.ReadUInt16();
            MethodDefinitionHandle method = MetadataTokens.MethodDefinitionHandle(isShort ? bytes.ReadUInt16() : bytes.ReadInt32());
            if (semantics is MethodSemanticsAttributes.Setter && IsInit(metadata, method)) yield return new MetadataFlag(start + offset, (ushort)MethodSemanticsAttributes.Other);
        }
    }

    // II.23.2.1: the calling convention, the number of parameters, the type that is returned: only IsExternalInit modifies the nothing that a setter returns
    private static bool IsInit(MetadataReader metadata, MethodDefinitionHandle method)
    {
        BlobReader signature = metadata.GetBlobReader(metadata.GetMethodDefinition(method).Signature);
        signature.ReadSignatureHeader();
        signature.ReadCompressedInteger();
        return signature.ReadByte() is RequiredModifier;
    }

    private static int Row(MetadataReader metadata, TableIndex table, int row) => metadata.GetTableMetadataOffset(table) + ((row - 1) * metadata.GetTableRowSize(table));
}
