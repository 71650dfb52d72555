namespace ReleaseTools.Engine.Artifacts.Archives;

/// <summary>Joins the checksums of neighbouring blocks: zlib makes each block's, on whichever core packs it.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    // x^(2^n) modulo the polynomial
    private static readonly uint[] s_powers = MakePowers();

    /// <summary>The checksum of two blocks after one another.</summary>
    public static uint Combine(uint first, uint second, long secondLength) => Multiply(PowerOfLength(secondLength), first) ^ second;

    // x^(8 × length): what appending that many bytes does to a checksum
    private static uint PowerOfLength(long length)
    {
        uint product = 1u << 31;
        for (int power = 3; length > 0; length >>= 1, power++)
        {
            if ((length & 1) != 0) product = Multiply(s_powers[power & 31], product);
        }
        return product;
    }

    private static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        for (uint bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0) product ^= b;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }
        return product;
    }

    private static uint[] MakePowers()
    {
        uint[] powers = new uint[32];
        powers[0] = 1u << 30;
        for (int n = 1; n < powers.Length; n++) powers[n] = Multiply(powers[n - 1], powers[n - 1]);
        return powers;
    }
}
