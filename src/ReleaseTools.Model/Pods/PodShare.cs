using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Pods;

/// <summary>A share of a fleet's machines: <c>10%</c>. The machines of a smaller share are among those of each larger one.</summary>
/// <param name="Percent">0 to 100.</param>
public sealed record PodShare(int Percent)
{
    public static PodShare All { get; } = new(100);

    /// <param name="text">A whole number from 0 to 100 and a percent sign.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PodShare? share)
    {
        share = text.EndsWith('%') && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out int percent) && percent <= 100 ? new PodShare(percent) : null;
        return share is not null;
    }

    /// <summary>Where a machine stands in the order in which a pod is rolled out, from 0 to 99: always at the same place, and at another one for another pod.</summary>
    /// <param name="machine">What tells machines apart, such as the content of <c>/etc/machine-id</c>.</param>
    public static int PlaceOf(string machine, PodLabel pod) => (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{machine}\n{pod}"))) % 100);

    /// <summary>Whether the machine at a place belongs to the share.</summary>
    public bool Includes(int place) => place < Percent;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Percent}%");
}
