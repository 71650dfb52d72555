using System.Security.Cryptography;
using ReleaseTools.Engine.Storage.S3;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Tests.Storage.S3;

public sealed class S3ChecksumTests
{
    private const int Part = 8 * 1024 * 1024;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(Part, 0)]
    [InlineData(Part + 1, 2)]
    [InlineData(2 * Part, 2)]
    [InlineData(2 * Part + 5, 3)]
    public void One_piece_has_its_MD5_and_parts_have_that_of_their_MD5s(int size, int parts)
    {
        byte[] bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        string expected = parts == 0
            ? Convert.ToHexStringLower(MD5.HashData(bytes))
            : $"{Convert.ToHexStringLower(MD5.HashData([.. bytes.Chunk(Part).SelectMany(MD5.HashData)]))}-{parts}";
        using var checksum = new S3Checksum(PartPlan.For(size));
        foreach (byte[] piece in bytes.Chunk(1_234_567)) checksum.Append(piece);
        Assert.Equal(expected, checksum.Finish());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(Part, 1)]
    [InlineData(10L << 30, 1280)]
    [InlineData(5L << 40, 10_000)]
    public void Parts_are_no_more_than_a_bucket_takes_and_cover_everything(long length, int most)
    {
        PartPlan plan = PartPlan.For(length);
        Assert.InRange(plan.Count, 1, most);
        Assert.Equal(length, Enumerable.Range(1, plan.Count).Sum(number => plan[number].Length));
        Assert.True(plan.IsSingle || plan.PartSize >= 5 << 20);
    }

    [Fact]
    public void What_no_bucket_takes_is_told_beforehand() =>
        Assert.Equal("ObjectTooLarge", Assert.Throws<ReleaseException>(() => PartPlan.For((5L << 40) + 1)).ErrorId);
}
