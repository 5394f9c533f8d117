using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RiskConsole.Alerts;

/// <summary>What makes two findings the same alert: a 64-bit hash of the labels, sorted by name, without <c>severity</c>, as 16 hexadecimal digits.
/// The first 8 bytes of SHA-256 over name, 0xFF, value, 0xFF of each.</summary>
internal static class Fingerprints
{
    private static readonly byte[] Separator = [0xFF];

    public static string Of(IEnumerable<KeyValuePair<string, string>> labels)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in labels.Where(l => l.Key != "severity").OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(Separator);
            hash.AppendData(Encoding.UTF8.GetBytes(value));
            hash.AppendData(Separator);
        }
        return BinaryPrimitives.ReadUInt64BigEndian(hash.GetHashAndReset()).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
