namespace ReleaseTools.Cli.Output;

/// <summary>The few colours in use, by their select-graphic-rendition numbers (ECMA-48, 8.3.117).</summary>
internal enum TextColor
{
    Bold = 1,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Grey = 90,
}
