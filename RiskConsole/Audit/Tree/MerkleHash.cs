using System.Security.Cryptography;

namespace RiskConsole.Audit.Tree;

/// <summary>The hashes of RFC 6962, section 2.1: SHA-256 with a byte before it that keeps leaves and nodes apart.</summary>
internal static class MerkleHash
{
    public const int Size = 32;

    private const int OnStack = 1_024;

    /// <summary>The root of no entries.</summary>
    public static byte[] Empty { get; } = SHA256.HashData([]);

    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[Size];
        Leaf(entry, hash);
        return hash;
    }

    public static void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        var length = entry.Length + 1;
        var buffer = length <= OnStack ? stackalloc byte[length] : new byte[length];
        buffer[0] = 0;
        entry.CopyTo(buffer[1..]);
        SHA256.HashData(buffer, hash);
    }

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        Node(left, right, hash);
        return hash;
    }

    /// <summary><paramref name="hash"/> may be one of the operands, which have at most 32 bytes.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> buffer = stackalloc byte[1 + 2 * Size];
        buffer[0] = 1;
        left.CopyTo(buffer[1..]);
        right.CopyTo(buffer[(1 + left.Length)..]);
        SHA256.HashData(buffer[..(1 + left.Length + right.Length)], hash);
    }
}
