using System.Globalization;

namespace RiskConsole.Audit.Tree;

/// <summary>A log's size and root: the text of a signed note (C2SP <c>tlog-checkpoint</c>), without extension lines.</summary>
/// <param name="Root">32 bytes.</param>
internal sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>Ends with a line feed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <exception cref="FormatException">It is none.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0 || lines[0].Length == 0)
            throw new FormatException("A checkpoint has three lines: origin, size and root.");
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || (lines[1].Length > 1 && lines[1][0] == '0'))
            throw new FormatException($"'{lines[1]}' is no size of a log.");
        Span<byte> root = stackalloc byte[MerkleHash.Size];
        // Spaces and stray bits that decoding passes over would give one checkpoint two texts.
        if (!Convert.TryFromBase64String(lines[2], root, out var length) || length != MerkleHash.Size || Convert.ToBase64String(root) != lines[2])
            throw new FormatException($"'{lines[2]}' is no root: 32 bytes in base64.");
        return new(lines[0], size, root.ToArray());
    }
}
