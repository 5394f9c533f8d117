using System.Security.Cryptography;

namespace RiskConsole.Audit.Writing;

/// <summary>What is personal in an entry lies beside it; the entry holds its salted hash, which tells nothing once salt and text are gone.</summary>
internal static class PersonalData
{
    public const int SaltSize = 32;

    /// <summary>SHA-256 of a fixed word, the salt and the canonical JSON, in lower-case hexadecimal.</summary>
    public static string Hash(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> json)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("riskconsole.pii.v1\0"u8);
        hash.AppendData(salt);
        hash.AppendData(json);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
