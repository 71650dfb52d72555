using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Versions;

/// <summary>Versions for properties: few different parts, so that equal ones meet often.</summary>
internal static class VersionGenerators
{
    private static readonly Gen<string> s_number = Gen.Frequency(
        (6, Gen.Choose(0, 11).Select(number => $"{number}")),
        (1, Gen.Choose(0, int.MaxValue).Select(number => $"{number}")));

    // a number that no integer holds, too
    private static readonly Gen<string> s_large = Gen.Frequency((8, s_number), (1, Gen.Elements("99999999999999999999", "100000000000000000000")));

    private static readonly Gen<string> s_word = Gen.Elements("alpha", "beta", "rc", "m", "a-b", "a", "x0", "0a", "m9", "m10", "rc1");

    private static readonly Gen<string> s_cased = Gen.Elements("RC", "Rc", "-", "--", "-1", "A", "Z", "-a");

    public static Gen<ReleaseVersion> Any { get; } = Text(s_large, Gen.OneOf(s_large, s_word, s_cased), Gen.OneOf(s_word, s_cased, Gen.Elements("007", "1")));

    /// <summary>
    /// Those that NuGet.Versioning means the same by: it compares labels without regard to case, numbers as 32-bit integers, and takes <c>-1</c> for a number.
    /// </summary>
    public static Gen<ReleaseVersion> SharedWithNuGet { get; } = Text(s_number, Gen.OneOf(s_number, s_word), Gen.OneOf(s_word, Gen.Elements("007", "1")));

    private static Gen<ReleaseVersion> Text(Gen<string> core, Gen<string> prerelease, Gen<string> build) =>
        from major in core
        from minor in core
        from patch in core
        from labels in Some(prerelease)
        from metadata in Some(build)
        select ReleaseVersion.Parse($"{major}.{minor}.{patch}{(labels.Length > 0 ? "-" + labels : "")}{(metadata.Length > 0 ? "+" + metadata : "")}");

    private static Gen<string> Some(Gen<string> part) =>
        from count in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from parts in part.ListOf(count)
        select string.Join('.', parts);
}
