using System.Buffers.Binary;
using ReleaseTools.Artifacts;

namespace ReleaseTools.Tests.Artifacts;

public sealed class BinaryFormatTests
{
    [Theory]
    [InlineData(2, 1, 0, 62, "linux/amd64", true)]
    [InlineData(2, 1, 0, 62, "freebsd/amd64", true)]         // System V is every system's that uses ELF
    [InlineData(2, 1, 0, 62, "linux/x86_64", true)]
    [InlineData(2, 1, 0, 62, "any/amd64", true)]
    [InlineData(2, 1, 0, 62, "linux", true)]
    [InlineData(2, 1, 0, 62, "linux/arm64", false)]
    [InlineData(2, 1, 0, 62, "windows/amd64", false)]
    [InlineData(2, 1, 0, 62, "darwin/amd64", false)]
    [InlineData(2, 1, 3, 62, "linux/amd64", true)]
    [InlineData(2, 1, 3, 62, "freebsd/amd64", false)]
    [InlineData(2, 1, 9, 62, "freebsd/amd64", true)]
    [InlineData(2, 1, 9, 62, "linux/amd64", false)]
    [InlineData(2, 1, 0, 183, "linux/arm64", true)]
    [InlineData(2, 1, 0, 183, "linux/aarch64", true)]
    [InlineData(1, 1, 0, 3, "linux/386", true)]
    [InlineData(1, 1, 0, 40, "linux/arm/v7", true)]
    [InlineData(2, 1, 0, 243, "linux/riscv64", true)]
    [InlineData(1, 1, 0, 243, "linux/riscv64", false)]
    [InlineData(2, 1, 0, 21, "linux/ppc64le", true)]
    [InlineData(2, 2, 0, 21, "linux/ppc64le", false)]        // the other byte order is another architecture
    [InlineData(2, 2, 0, 21, "linux/ppc64", true)]
    [InlineData(2, 2, 0, 22, "linux/s390x", true)]
    [InlineData(2, 1, 0, 258, "linux/loong64", true)]
    [InlineData(2, 1, 0, 8, "linux/mips64le", true)]
    public void An_ELF_file_runs_where_its_machine_is(byte width, byte order, byte abi, ushort machine, string platform, bool runs) =>
        Assert.Equal(runs, BinaryFormat.Read(Elf(width, order, abi, machine))!.RunsOn(Platform.Parse(platform)));

    [Fact]
    public void A_program_for_a_machine_inside_the_machine_is_not_judged() => Assert.Null(BinaryFormat.Read(Elf(2, 1, 0, machine: 247)));

    [Theory]
    [InlineData(0x8664, "windows/amd64", true)]
    [InlineData(0x8664, "windows/arm64", false)]
    [InlineData(0x8664, "linux/amd64", false)]
    [InlineData(0xAA64, "windows/arm64", true)]
    [InlineData(0x14C, "windows/386", true)]
    [InlineData(0x14C, "windows/amd64", false)]
    public void A_native_PE_file_runs_on_Windows(ushort machine, string platform, bool runs) =>
        Assert.Equal(runs, BinaryFormat.Read(PortableExecutable(machine, clrFlags: null))!.RunsOn(Platform.Parse(platform)));

    [Theory]
    [InlineData(0x14C, 0x1, "linux/amd64", true)]            // AnyCPU
    [InlineData(0x14C, 0x20003, "linux/arm64", true)]        // AnyCPU, 32 bit preferred
    [InlineData(0x14C, 0x3, "linux/amd64", false)]           // x86 required
    [InlineData(0x8664, 0x1, "linux/amd64", true)]           // x64 required: on any system
    [InlineData(0x8664, 0x1, "linux/arm64", false)]
    [InlineData(0x8664 ^ 0x7B79, 0x4, "linux/amd64", true)]  // ReadyToRun for Linux
    [InlineData(0xAA64 ^ 0x4644, 0x4, "darwin/arm64", true)] // ReadyToRun for macOS
    [InlineData(0xAA64 ^ 0x4644, 0x4, "darwin/amd64", false)]
    public void An_assembly_runs_on_any_system(int machine, int flags, string platform, bool runs) =>
        Assert.Equal(runs, BinaryFormat.Read(PortableExecutable((ushort)machine, flags))!.RunsOn(Platform.Parse(platform)));

    [Theory]
    [InlineData("darwin/amd64", true)]
    [InlineData("macos/arm64", true)]
    [InlineData("darwin/386", false)]
    [InlineData("linux/amd64", false)]
    public void A_universal_file_runs_on_each_of_its_architectures(string platform, bool runs) =>
        Assert.Equal(runs, BinaryFormat.Read(Universal(0x01000007, 0x0100000C))!.RunsOn(Platform.Parse(platform)));

    [Fact]
    public void A_thin_Mach_O_file_names_its_architecture() =>
        Assert.Equal("Mach-O for darwin/arm64", BinaryFormat.Read([0xCF, 0xFA, 0xED, 0xFE, 0x0C, 0, 0, 1, 0, 0])!.ToString());

    [Theory]
    [InlineData(new byte[] { 0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 65, 0, 16, 10, 0 })]       // a Java class has the universal file's first bytes
    [InlineData(new byte[] { (byte)'#', (byte)'!', (byte)'/', (byte)'b', (byte)'i', (byte)'n', (byte)'/', (byte)'s', (byte)'h' })]
    [InlineData(new byte[] { (byte)'M', (byte)'Z' })]
    [InlineData(new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F' })]
    [InlineData(new byte[0])]
    public void Other_files_are_not_judged(byte[] content) => Assert.Null(BinaryFormat.Read(content));

    [Fact]
    public void No_bytes_make_the_reader_fail()
    {
        var random = new Random(1);
        foreach (byte[] whole in new[] { Elf(2, 1, 0, 62), PortableExecutable(0x14C, 1), Universal(7, 12) })
        {
            for (int turn = 0; turn < 20_000; turn++)
            {
                byte[] broken = whole[..random.Next(whole.Length + 1)];
                for (int i = random.Next(4); i > 0 && broken.Length > 4; i--) broken[random.Next(2, broken.Length)] = (byte)random.Next(256);
                BinaryFormat.Read(broken);
            }
        }
    }

    [Fact]
    public void This_machine_s_own_files_are_read()
    {
        byte[] header = new byte[BinaryFormat.HeaderLength];
        using FileStream assembly = File.OpenRead(typeof(BinaryFormat).Assembly.Location);
        int length = assembly.Read(header);
        Assert.Equal(".NET assembly for any system/any", BinaryFormat.Read(header.AsSpan(0, length))!.ToString());
    }

    internal static byte[] Elf(byte width, byte order, byte abi, ushort machine)
    {
        byte[] file = new byte[64];
        "\u007fELF"u8.CopyTo(file);
        (file[4], file[5], file[6], file[7], file[18], file[19]) =
            (width, order, 1, abi, (byte)(order == 1 ? machine : machine >> 8), (byte)(order == 1 ? machine >> 8 : machine));
        return file;
    }

    private static byte[] PortableExecutable(ushort machine, int? clrFlags)
    {
        const int start = 0x80, optional = start + 24, optionalLength = 224, section = optional + optionalLength;
        byte[] file = new byte[1024];
        "MZ"u8.CopyTo(file);
        Put(0x3C, start);
        "PE\0\0"u8.CopyTo(file.AsSpan(start));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(start + 4), machine);
        (file[start + 6], file[start + 20], file[optional], file[optional + 1], file[optional + 68]) = (1, optionalLength, 0x0B, 1, 3);
        Put(optional + 92, 16);
        Put(section + 12, 0x2000);      // where the section lies in memory, its length, and where in the file
        Put(section + 16, 0x200);
        Put(section + 20, 0x200);
        if (clrFlags is { } flags)
        {
            Put(optional + 96 + (14 * 8), 0x2008);
            Put(0x208 + 16, flags);
        }
        return file;

        void Put(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(offset), value);
    }

    private static byte[] Universal(params uint[] processors)
    {
        byte[] file = new byte[8 + (20 * processors.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(file, 0xCAFEBABE);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), processors.Length);
        for (int i = 0; i < processors.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(8 + (20 * i)), processors[i]);
        return file;
    }
}
